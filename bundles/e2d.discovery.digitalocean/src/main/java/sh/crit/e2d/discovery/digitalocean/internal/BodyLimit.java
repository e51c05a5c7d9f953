package sh.crit.e2d.discovery.digitalocean.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes a body into memory, up to a size: no server must be able to fill the heap. */
final class BodyLimit implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> wrapped = BodySubscribers.ofByteArray();
  private final long most;
  private long taken;
  private Flow.Subscription subscription;

  private BodyLimit(long most) {
    this.most = most;
  }

  static BodySubscriber<byte[]> of(long most) {
    return new BodyLimit(most);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return wrapped.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    wrapped.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    taken += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (taken > most) {
      subscription.cancel();
      wrapped.onError(new IOException("the answer is larger than " + most + " bytes"));
      return;
    }
    wrapped.onNext(buffers);
  }

  @Override
  public void onError(Throwable failure) {
    wrapped.onError(failure);
  }

  @Override
  public void onComplete() {
    wrapped.onComplete();
  }
}
