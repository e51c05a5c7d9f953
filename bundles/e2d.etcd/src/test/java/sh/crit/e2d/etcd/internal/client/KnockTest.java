package sh.crit.e2d.etcd.internal.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.testkit.net.FreePorts;

class KnockTest {
  private static void knock(String url) throws E2dException {
    Knock.at("etcd.test", url, Deadline.after(Duration.ofSeconds(20)));
  }

  @Test
  void aRefusalIsUnreachable() throws Exception {
    String url = "http://localhost:" + FreePorts.next();
    E2dException wrong = assertThrows(E2dException.class, () -> knock(url));
    assertEquals(ErrorCode.UNREACHABLE, wrong.code());
    assertTrue(wrong.getMessage().startsWith(url + ": "), wrong.getMessage());
  }

  @Test
  void whoeverAcceptsIsLeftToTheCall() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertDoesNotThrow(() -> knock("http://127.0.0.1:" + silent.getLocalPort()));
    }
  }

  @Test
  void aNameThatNobodyKnowsIsLeftToTheCall() {
    assertDoesNotThrow(() -> knock("http://no-such-host.invalid:2379"));
  }

  @Test
  void membersThatTalkTlsAreNotDisturbed() throws Exception {
    String url = "https://127.0.0.1:" + FreePorts.next();
    assertDoesNotThrow(() -> knock(url));
  }

  private static void awaitService(String url, Duration deadline) throws E2dException {
    Knock.awaitService(url, Deadline.after(deadline));
  }

  /** Answers as an etcd does that becomes healthy with the given question. */
  private static int answerUntilHealthy(ServerSocket server, int healthyAt) {
    int asked = 0;
    try {
      while (asked < healthyAt) {
        try (Socket client = server.accept()) {
          asked++;
          String status = asked < healthyAt ? "503 Service Unavailable" : "200 OK";
          client.getOutputStream().write(("HTTP/1.0 " + status + "\r\n\r\n").getBytes(US_ASCII));
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return asked;
  }

  @Test
  void oneThatListensIsWaitedForUntilItServes() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> asked =
          CompletableFuture.supplyAsync(() -> answerUntilHealthy(server, 3));
      awaitService("http://127.0.0.1:" + server.getLocalPort(), Duration.ofMinutes(2));
      assertEquals(3, asked.get(20, SECONDS));
    }
  }

  @Test
  void oneThatNeverServesIsNotWaitedForForEver() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      assertTimeout(Duration.ofMinutes(1), () -> awaitService(url, Duration.ofMinutes(10)));
    }
  }

  @Test
  void membersThatTalkTlsAreNotAskedWithoutIt() {
    String url = "https://127.0.0.1:" + FreePorts.next();
    assertDoesNotThrow(() -> awaitService(url, Duration.ofMinutes(10)));
  }
}
