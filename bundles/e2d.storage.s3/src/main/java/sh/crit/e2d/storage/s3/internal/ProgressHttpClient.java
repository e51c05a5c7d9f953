package sh.crit.e2d.storage.s3.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The JDK's HTTP client with two things that it lacks: a request body that the other side does not
 * take any more ends after a while (the JDK has a timeout for reading alone), and an interrupt ends
 * a request (the JDK's sockets do not hear it).
 */
final class ProgressHttpClient implements SdkHttpClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 200;

  private final SdkHttpClient wrapped;
  private final Duration patience;
  private final Set<WatchedRequest> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch;
  private final Future<?> looking;

  ProgressHttpClient(Duration patience) {
    this.patience = patience;
    this.wrapped =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT.compareTo(patience) < 0 ? CONNECT : patience)
            .socketTimeout(patience)
            .build();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            r -> {
              Thread thread = new Thread(r, "e2d-s3-progress");
              thread.setDaemon(true);
              return thread;
            });
    this.looking =
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    running.forEach(r -> r.look(now, patience));
  }

  void abortAll() {
    running.forEach(WatchedRequest::abort);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new WatchedRequest(request, wrapped::prepareRequest, running::add, running::remove);
  }

  @Override
  public String clientName() {
    return wrapped.clientName();
  }

  @Override
  public void close() {
    looking.cancel(false);
    watch.shutdown();
    wrapped.close();
  }
}
