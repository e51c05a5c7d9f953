package sh.crit.e2d.storage.s3.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/** One request that is watched from its start to the end of the answer's body. */
final class WatchedRequest implements ExecutableHttpRequest {
  private final ExecutableHttpRequest wrapped;
  private final Consumer<WatchedRequest> started;
  private final Consumer<WatchedRequest> ended;
  private volatile long movedNanos;
  private volatile boolean sending;
  private volatile Thread thread;

  WatchedRequest(
      HttpExecuteRequest request,
      Function<HttpExecuteRequest, ExecutableHttpRequest> preparer,
      Consumer<WatchedRequest> started,
      Consumer<WatchedRequest> ended) {
    this.started = started;
    this.ended = ended;
    // The JDK waits five seconds for the answer to an Expect of servers that do not know it.
    HttpExecuteRequest.Builder copy =
        HttpExecuteRequest.builder()
            .request(request.httpRequest().copy(r -> r.removeHeader("Expect")));
    request.metricCollector().ifPresent(copy::metricCollector);
    request
        .contentStreamProvider()
        .ifPresent(p -> copy.contentStreamProvider(() -> new Sent(p.newStream())));
    this.wrapped = preparer.apply(copy.build());
  }

  @Override
  public HttpExecuteResponse call() throws IOException {
    thread = Thread.currentThread();
    movedNanos = System.nanoTime();
    started.accept(this);
    Optional<AbortableInputStream> body = Optional.empty();
    try {
      HttpExecuteResponse response = wrapped.call();
      body = response.responseBody();
      return body.isEmpty() ? response : watched(response, body.get());
    } finally {
      thread = null;
      if (body.isEmpty()) {
        ended.accept(this);
      }
    }
  }

  private HttpExecuteResponse watched(HttpExecuteResponse response, AbortableInputStream body) {
    return HttpExecuteResponse.builder()
        .response(response.httpResponse())
        .responseBody(
            AbortableInputStream.create(
                new Received(body),
                () -> {
                  ended.accept(this);
                  body.abort();
                }))
        .build();
  }

  @Override
  public void abort() {
    wrapped.abort();
  }

  /** Reading has a timeout of its own. */
  void look(long nowNanos, Duration patience) {
    Thread waiting = thread;
    boolean interrupted = waiting != null && waiting.isInterrupted();
    if (interrupted || (sending && nowNanos - movedNanos > patience.toNanos())) {
      sending = false;
      abort();
    }
  }

  /** Bytes that leave, as the connection takes them. */
  private final class Sent extends FilterInputStream {
    Sent(InputStream in) {
      super(in);
    }

    private int moved(int count) {
      movedNanos = System.nanoTime();
      sending = count >= 0;
      return count;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      moved(one);
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return moved(super.read(bytes, offset, length));
    }
  }

  /** Bytes that come; whose thread may be another than that of the request. */
  private final class Received extends FilterInputStream {
    Received(InputStream in) {
      super(in);
    }

    private int moved(int count) {
      if (count < 0) {
        ended.accept(WatchedRequest.this);
      }
      return count;
    }

    @Override
    public int read() throws IOException {
      thread = Thread.currentThread();
      try {
        return moved(super.read());
      } finally {
        thread = null;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      thread = Thread.currentThread();
      try {
        return moved(super.read(bytes, offset, length));
      } finally {
        thread = null;
      }
    }

    @Override
    public void close() throws IOException {
      ended.accept(WatchedRequest.this);
      super.close();
    }
  }
}
