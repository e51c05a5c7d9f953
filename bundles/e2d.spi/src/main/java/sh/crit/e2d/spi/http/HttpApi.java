package sh.crit.e2d.spi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * A client for a cloud's API that keeps what the extension points promise.
 *
 * <p><b>Lifecycle.</b> Costs nothing before its first request; {@link #close} ends what runs and
 * refuses what comes. <b>Threading.</b> Safe for several threads. <b>Errors.</b> {@link
 * E2dException}: UNREACHABLE where there was no answer, naming the address without its query, which
 * may be a secret; an answer of any status is a {@link Reply}. Redirects are not followed, for they
 * would carry a token to wherever they point. <b>Cancellation.</b> An interrupt ends a request with
 * CANCELLED, and stays set.
 */
public final class HttpApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ENDLESS = Duration.ofDays(1000);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  // The first pause between attempts is this part of the patience, half a second; each is doubled.
  private static final int PAUSES = 90;
  // No server must be able to fill the heap.
  private static final int LARGEST_BODY = 16 << 20;

  private final String operation;
  private final Duration patience;
  private final Set<Inflow> running = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private HttpClient client;

  /** Makes the same request for each connection, with a token that is valid then. */
  public interface Source {
    /** All of it is asked for; not null. */
    HttpRequest request() throws E2dException;
  }

  /** What an answer other than the wanted bytes is an error of. */
  public interface Refusal {
    /** The error, in the plugin's words. */
    E2dException of(Reply reply);
  }

  /**
   * @param operation of the errors, such as {@code discovery.hetzner}
   */
  public HttpApi(String operation) {
    this(operation, PATIENCE);
  }

  /**
   * @param patience how long nothing may move in a request; 45 seconds otherwise
   */
  public HttpApi(String operation, Duration patience) {
    this.operation = operation;
    this.patience = patience;
  }

  /**
   * Reads the address of an API that an operator may set.
   *
   * @param key what it is set by, named in the error; the address is not, for it may hold a
   *     password
   * @return without a slash at its end
   * @throws E2dException BAD_CONFIGURATION where it is no {@code http(s)://HOST[:PORT][/PATH]}
   */
  public static String endpoint(Map<String, String> environment, String key, String usual)
      throws E2dException {
    String text = environment.getOrDefault(key, usual).strip().replaceAll("/+$", "");
    try {
      URI uri = new URI(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean plain = uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      if (http && uri.getHost() != null && plain && uri.getRawFragment() == null) {
        return text;
      }
      throw new URISyntaxException("", "no endpoint");
    } catch (URISyntaxException e) {
      throw refused(key, "is no https://HOST or https://HOST:PORT without credentials");
    }
  }

  /**
   * Begins a request that carries a bearer token.
   *
   * @param key what the token is set by, named in the error
   * @param token may be null
   * @throws E2dException BAD_CONFIGURATION where there is none, or one that cannot be
   */
  public static HttpRequest.Builder authorized(String url, String key, String token)
      throws E2dException {
    if (token == null || token.isBlank()) {
      throw refused(key, "is not set; it has to hold a token");
    }
    if (!token.strip().matches("[!-~]+")) {
      throw refused(key, "holds something else than a token");
    }
    return HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + token.strip());
  }

  /** A text as it goes into one word of a path, or one value of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static E2dException refused(String key, String why) {
    return new E2dException(ErrorCode.BAD_CONFIGURATION, "http.request", key, key + ": " + why);
  }

  /**
   * Asks once: for discovery, where whoever asks tries again.
   *
   * @param deadline for the request and the whole answer
   * @return of any status
   */
  public Reply ask(HttpRequest request, Duration deadline) throws E2dException {
    try {
      return whole(send(request, deadline), false);
    } catch (IOException e) {
      throw failure(request, e);
    }
  }

  /**
   * Asks up to five times, with pauses, while there is no answer or one that passes: 408, 429 (as
   * long as {@code Retry-After} says, within reason) or 5xx. Each time it waits as long as
   * something moves. For storage; the request must do no harm when it is sent twice.
   *
   * @return of any status, after the last attempt of a passing one as well
   */
  public Reply call(HttpRequest request) throws E2dException {
    return attempts(request, HttpApi::whole);
  }

  /**
   * Reads bytes of something that never changes, such as one version of an object. A connection
   * that breaks is replaced by one that goes on at that byte.
   *
   * @param source of requests, to each of which a {@code Range} is added
   * @param offset of the first byte wanted
   * @param end the length of the whole; as much as this must come, or the stream ends with an error
   * @param refusal told what the server said instead
   * @return to be closed; nothing is asked where nothing is wanted
   */
  public InputStream read(Source source, long offset, long end, Refusal refusal)
      throws E2dException {
    String url = shown(source.request().uri());
    return new ResumingStream(url, at -> open(source.request(), at, refusal), offset, end);
  }

  private InputStream open(HttpRequest request, long position, Refusal refusal)
      throws E2dException {
    HttpRequest ranged =
        HttpRequest.newBuilder(request, (name, value) -> true)
            .setHeader("Range", "bytes=" + position + "-")
            .build();
    return attempts(
        ranged,
        (response, repeated) -> {
          boolean wanted =
              response.statusCode() == 206 || (response.statusCode() == 200 && position == 0);
          if (!wanted) {
            throw refusal.of(whole(response, repeated));
          }
          return response.body();
        });
  }

  /** What is made of an answer. */
  private interface Use<T> {
    T of(HttpResponse<Inflow> response, boolean repeated) throws IOException, E2dException;
  }

  private <T> T attempts(HttpRequest request, Use<T> use) throws E2dException {
    for (int attempt = 1; ; attempt++) {
      Duration pause = patience.dividedBy(PAUSES).multipliedBy(1L << (attempt - 1));
      try {
        HttpResponse<Inflow> response = send(request, ENDLESS);
        int status = response.statusCode();
        boolean passing = status == 408 || status == 429 || status / 100 == 5;
        if (!passing || attempt == ATTEMPTS) {
          return use.of(response, attempt > 1);
        }
        response.body().close();
        pause = asked(response, pause);
      } catch (IOException e) {
        E2dException failure = failure(request, e);
        if (attempt == ATTEMPTS || failure.code() != ErrorCode.UNREACHABLE) {
          throw failure;
        }
      }
      pause(request, pause);
    }
  }

  private static Duration asked(HttpResponse<Inflow> response, Duration pause) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(asked -> asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE)
        .filter(asked -> asked.compareTo(pause) > 0)
        .orElse(pause);
  }

  private void pause(HttpRequest request, Duration pause) throws E2dException {
    try {
      if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw closed(request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(request, new IOException("interrupted", e));
    }
  }

  private HttpResponse<Inflow> send(HttpRequest request, Duration deadline)
      throws IOException, E2dException {
    Wait wait = new Wait(patience, deadline);
    Inflow inflow = new Inflow(wait, running::remove);
    running.add(inflow);
    CompletableFuture<HttpResponse<Inflow>> answer =
        client().sendAsync(Outflow.watched(request, wait), info -> inflow);
    inflow.of(answer);
    try {
      // Whoever closes has either seen the two, or is seen here.
      if (isClosed()) {
        throw closed(request);
      }
      return waited(answer, wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (CancellationException e) {
      throw closed(request);
    } catch (ExecutionException e) {
      throw new IOException(words(e.getCause()), e.getCause());
    } finally {
      if (!answer.isDone() || answer.isCompletedExceptionally()) {
        inflow.close();
      }
    }
  }

  private static <T> T waited(CompletableFuture<T> answer, Wait wait)
      throws IOException, InterruptedException, ExecutionException {
    while (true) {
      try {
        return answer.get(Math.max(1, wait.leftNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (wait.leftNanos() <= 0) {
          throw new IOException("no answer in time", e);
        }
      }
    }
  }

  private static Reply whole(HttpResponse<Inflow> response, boolean repeated) throws IOException {
    try (Inflow body = response.body()) {
      byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        throw new IOException("the answer is larger than " + LARGEST_BODY + " bytes");
      }
      String text = new String(bytes, UTF_8);
      return new Reply(response.statusCode(), response.headers(), text, repeated);
    }
  }

  /** It has threads, and many a plugin is never asked. */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              // One connection a request: to give one up disturbs no other.
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(patience.compareTo(CONNECT) < 0 ? patience : CONNECT)
              .build();
    }
    return client;
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private E2dException closed(HttpRequest request) {
    String url = shown(request.uri());
    return new E2dException(ErrorCode.FAILED, operation, url, url + ": is closed already");
  }

  private E2dException failure(HttpRequest request, IOException e) {
    if (isClosed()) {
      return closed(request);
    }
    boolean interrupted = Thread.currentThread().isInterrupted();
    String url = shown(request.uri());
    return new E2dException(
        interrupted ? ErrorCode.CANCELLED : ErrorCode.UNREACHABLE,
        operation,
        url,
        url + (interrupted ? ": was not waited for" : ": cannot be asked: " + words(e)),
        e);
  }

  private static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
  }

  /** What went wrong with a connection; the JDK leaves many a message out. */
  static String words(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException || e instanceof UnknownHostException) {
        return "no address is known for its host";
      }
    }
    String kind = failure.getClass().getSimpleName().replaceAll("Exception$", "");
    return failure.getMessage() == null ? kind : Reply.line(failure.getMessage());
  }

  @Override
  public void close() {
    closing.countDown();
    running.forEach(Inflow::close);
  }
}
