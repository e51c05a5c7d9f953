package sh.crit.e2d.etcd.internal.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.FreePorts;

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
}
