package sh.crit.e2d.spi.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An answer's body. Reading waits for progress and hears an interrupt, which the JDK's own stream
 * does not; no more is taken from the connection than is read.
 */
final class Inflow extends InputStream implements BodySubscriber<Inflow> {
  /** Some bytes, or the end: by a failure, or, without either, a good one. */
  private record Arrival(List<ByteBuffer> bytes, Throwable failure) {
    boolean isEnd() {
      return bytes.isEmpty();
    }
  }

  private final Wait wait;
  private final Consumer<Inflow> ended;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> current = new ArrayDeque<>();
  private volatile Flow.Subscription subscription;
  private volatile Future<?> answer;
  private volatile boolean closed;
  private Arrival end;

  /**
   * @param ended told when nothing more comes
   */
  Inflow(Wait wait, Consumer<Inflow> ended) {
    this.wait = wait;
    this.ended = ended;
  }

  /** What is waited for before there is a body; ends with it. */
  void of(Future<?> given) {
    answer = given;
  }

  @Override
  public CompletionStage<Inflow> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    arrivals.add(new Arrival(bytes, null));
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new Arrival(List.of(), failure));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival(List.of(), null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (current.isEmpty() || !current.peek().hasRemaining()) {
      if (current.poll() == null && !arrived()) {
        return -1;
      }
    }
    int count = Math.min(length, current.peek().remaining());
    current.peek().get(bytes, offset, count);
    return count;
  }

  private boolean arrived() throws IOException {
    Arrival next = end == null ? next() : end;
    if (!next.isEnd()) {
      current.addAll(next.bytes());
      subscription.request(1);
      return true;
    }
    end = next;
    if (next.failure() != null) {
      throw new IOException(HttpApi.words(next.failure()), next.failure());
    }
    return false;
  }

  private Arrival next() throws IOException {
    // A reader who was away himself is not to find his patience used up by that.
    wait.moved();
    try {
      while (wait.leftNanos() > 0) {
        Arrival next = arrivals.poll(wait.leftNanos(), TimeUnit.NANOSECONDS);
        if (next != null) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    close();
    throw new IOException("nothing more came in time");
  }

  /**
   * Ends the connection as well, unless all of it was read; and whoever reads in another thread.
   */
  @Override
  public void close() {
    closed = true;
    ended.accept(this);
    if (answer != null) {
      answer.cancel(true);
    }
    if (subscription != null) {
      subscription.cancel();
    }
    arrivals.add(new Arrival(List.of(), new IOException("closed")));
  }
}
