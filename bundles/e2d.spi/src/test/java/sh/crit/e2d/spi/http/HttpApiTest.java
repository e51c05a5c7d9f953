package sh.crit.e2d.spi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class HttpApiTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpApi api = new HttpApi("test", Duration.ofMillis(900));
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile HttpHandler handler;

  HttpApiTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          handler.handle(exchange);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    api.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a?sig=geheim"))
        .build();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void silence() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anAnswerOfAnyStatusIsAReply() throws Exception {
    handler = exchange -> answer(exchange, 503, "text".getBytes(UTF_8));

    Reply reply = api.ask(get(), LONG);

    assertEquals(503, reply.status());
    assertEquals("text", reply.body());
    assertFalse(reply.ok());
    assertEquals(1, asked.get());
  }

  @Test
  void whatPassesIsAskedForAgainAndWhatDoesNotIsNot() throws Exception {
    handler = exchange -> answer(exchange, asked.get() < 4 ? 500 : 404, new byte[0]);

    Reply reply = api.call(get());

    assertEquals(404, reply.status());
    assertTrue(reply.repeated());
    assertEquals(4, asked.get());
  }

  @Test
  void theLastAnswerIsGivenAfterFiveAttempts() throws Exception {
    handler = exchange -> answer(exchange, 429, new byte[0]);

    assertEquals(429, api.call(get()).status());
    assertEquals(5, asked.get());
  }

  @Test
  void silenceEndsByTheDeadlineAndTheQueryIsNotTold() {
    handler = exchange -> silence();

    E2dException e = assertThrows(E2dException.class, () -> api.ask(get(), Duration.ofMillis(200)));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().endsWith("/a: cannot be asked: no answer in time"), e.getMessage());
    assertFalse(e.getMessage().contains("geheim"), e.getMessage());
  }

  @Test
  void aBodyThatStopsEndsByTheDeadline() {
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          silence();
        };

    E2dException e = assertThrows(E2dException.class, () -> api.ask(get(), Duration.ofMillis(200)));

    assertTrue(e.getMessage().contains("nothing more came in time"), e.getMessage());
  }

  /** More than the patience in all, and never that long without a byte. */
  @Test
  void whatMovesIsWaitedFor() throws Exception {
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, 8);
          for (int i = 0; i < 8; i++) {
            exchange.getResponseBody().write(i);
            exchange.getResponseBody().flush();
            pause();
          }
        };

    assertEquals(8, api.call(get()).body().length());
    assertEquals(1, asked.get());
  }

  private void pause() {
    try {
      assertFalse(end.await(200, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aLargeBodyIsSentWhileItIsTakenSlowly() throws Exception {
    handler =
        exchange -> {
          InputStream in = exchange.getRequestBody();
          long length = 0;
          for (int i = 0; i < 8; i++) {
            length += in.readNBytes(2 << 20).length;
            pause();
          }
          answer(exchange, 200, Long.toString(length + in.readAllBytes().length).getBytes(UTF_8));
        };
    HttpRequest put =
        HttpRequest.newBuilder(get().uri())
            .PUT(BodyPublishers.ofByteArray(new byte[16 << 20]))
            .build();

    assertEquals(Integer.toString(16 << 20), api.call(put).body());
    assertEquals(1, asked.get());
  }

  @Test
  void anInterruptEndsItAndStays() {
    handler = exchange -> silence();
    Thread.currentThread().interrupt();

    E2dException e = assertThrows(E2dException.class, () -> api.call(get()));

    assertTrue(Thread.interrupted());
    assertEquals(ErrorCode.CANCELLED, e.code());
  }

  @Test
  void closingEndsWhatRuns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    handler =
        exchange -> {
          begun.countDown();
          silence();
        };
    CompletableFuture<ErrorCode> ended =
        CompletableFuture.supplyAsync(
            () -> assertThrows(E2dException.class, () -> api.ask(get(), LONG)).code());
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    api.close();

    assertEquals(ErrorCode.FAILED, ended.get(20, TimeUnit.SECONDS));
    assertThrows(E2dException.class, () -> api.call(get()));
  }

  @Test
  void noAnswerFillsTheHeap() {
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 17; i++) {
            exchange.getResponseBody().write(new byte[1 << 20]);
          }
        };

    E2dException e = assertThrows(E2dException.class, () -> api.ask(get(), LONG));

    assertTrue(e.getMessage().contains("larger than"), e.getMessage());
  }

  @Test
  void aDownloadThatBreaksIsReadOn() throws Exception {
    byte[] all = new byte[1000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    handler =
        exchange -> {
          int from =
              Integer.parseInt(
                  exchange.getRequestHeaders().getFirst("Range").replaceAll("[^0-9]", ""));
          exchange.sendResponseHeaders(206, all.length - from);
          exchange.getResponseBody().write(all, from, Math.min(300, all.length - from));
          exchange.getResponseBody().flush();
        };

    try (InputStream in = api.read(this::get, 50, 1000, reply -> null)) {
      byte[] read = in.readAllBytes();
      assertArrayEquals(Arrays.copyOfRange(all, 50, 1000), read);
    }
    assertEquals(4, asked.get());
  }

  @Test
  void aServerThatKnowsNoRangesIsNotReadFromTheWrongByte() {
    handler = exchange -> answer(exchange, 200, new byte[1000]);
    E2dException refusal = new E2dException(ErrorCode.FAILED, "test", "a", "no ranges");

    E2dException e =
        assertThrows(
            E2dException.class, () -> api.read(this::get, 50, 1000, reply -> refusal).close());

    assertEquals("no ranges", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "http://", "https://a:geheim@host", "host", "http://h?x=geheim"})
  void whatIsNoEndpointIsRefusedAndNotRepeated(String text) {
    E2dException e =
        assertThrows(E2dException.class, () -> HttpApi.endpoint(Map.of("KEY", text), "KEY", ""));

    assertEquals(
        "KEY: is no https://HOST or https://HOST:PORT without credentials", e.getMessage());
  }

  @Test
  void aTokenIsAskedForOnceAndNeverShown() throws Exception {
    AtomicInteger issued = new AtomicInteger();
    Tokens tokens =
        new Tokens(
            () -> new Tokens.Token("geheim" + issued.incrementAndGet(), Duration.ofHours(1)));

    assertEquals("geheim1", tokens.valid());
    assertEquals("geheim1", tokens.valid());
    tokens.forget();
    assertEquals("geheim2", tokens.valid());
    assertFalse(new Tokens.Token("geheim", LONG).toString().contains("geheim"));
    E2dException e =
        assertThrows(
            E2dException.class, () -> HttpApi.authorized("http://host", "KEY", "geheim\nzwei"));
    assertEquals("KEY: holds something else than a token", e.getMessage());
  }

  @Test
  void aTokenIsRenewedBeforeItEnds() throws Exception {
    AtomicInteger issued = new AtomicInteger();
    Tokens tokens =
        new Tokens(() -> new Tokens.Token("t" + issued.incrementAndGet(), Duration.ofMinutes(1)));

    assertEquals("t1", tokens.valid());
    assertEquals("t2", tokens.valid());
  }
}
