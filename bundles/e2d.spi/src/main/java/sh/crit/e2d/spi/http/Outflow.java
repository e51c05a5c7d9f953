package sh.crit.e2d.spi.http;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request's body, which tells whenever the connection takes some of it. */
record Outflow(BodyPublisher body, Wait progress) implements BodyPublisher {
  /** The same request, watched. */
  static HttpRequest watched(HttpRequest request, Wait wait) {
    return request
        .bodyPublisher()
        .map(
            body ->
                HttpRequest.newBuilder(request, (name, value) -> true)
                    .method(request.method(), new Outflow(body, wait))
                    .build())
        .orElse(request);
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(new Watching(subscriber, progress));
  }

  private record Watching(Flow.Subscriber<? super ByteBuffer> taker, Wait progress)
      implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription given) {
      taker.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {
              progress.moved();
              given.request(count);
            }

            @Override
            public void cancel() {
              given.cancel();
            }
          });
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      taker.onNext(bytes);
    }

    @Override
    public void onError(Throwable failure) {
      taker.onError(failure);
    }

    @Override
    public void onComplete() {
      taker.onComplete();
    }
  }
}
