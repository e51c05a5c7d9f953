package sh.crit.e2d.etcd.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.testkit.net.FreePorts;

/** The client goes away while its calls are under way, as it does when the appliance is stopped. */
@Timeout(120)
class ClosedClientTest {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final int ROUNDS = 15;
  private static final int CALLERS = 12;

  @TempDir Path dir;

  @Test
  void callsUnderWayEndInOneLineAndNothingComplains() throws Exception {
    PlainEtcd etcd = new PlainEtcd("a", dir, "http");
    try (ComplaintWatch watch = new ComplaintWatch();
        ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      etcd.start("new", etcd.seat()).awaitServing();
      List<String> urls =
          List.of(
              etcd.clientUrl,
              "http://127.0.0.1:" + silent.getLocalPort(),
              "http://localhost:" + FreePorts.next());
      for (int round = 0; round < ROUNDS; round++) {
        closeUnderLoad(urls);
      }
      assertEquals(List.of(), watch.seen());
    } finally {
      etcd.kill();
    }
  }

  private static void closeUnderLoad(List<String> urls) throws InterruptedException {
    EtcdClient client = new EtcdClient(new PemFiles("", "", ""));
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch called = new CountDownLatch(CALLERS);
    List<Throwable> wrong = new CopyOnWriteArrayList<>();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String url = urls.get(i % urls.size());
      Thread caller = new Thread(() -> callUntil(client, url, over, called, wrong));
      caller.start();
      callers.add(caller);
    }
    assertTrue(called.await(TIME.toSeconds(), TimeUnit.SECONDS));

    client.close();

    over.set(true);
    for (Thread caller : callers) {
      caller.join(TIME.toMillis() / 2);
      assertFalse(caller.isAlive(), "a call goes on after the client was closed");
    }
    assertEquals(List.of(), wrong);
  }

  private static void callUntil(
      EtcdClient client,
      String url,
      AtomicBoolean over,
      CountDownLatch called,
      List<Throwable> wrong) {
    boolean last = false;
    while (!last) {
      last = over.get();
      called.countDown();
      try {
        client.read(List.of(url), TIME);
      } catch (E2dException e) {
        if (e.getMessage().lines().count() != 1) {
          wrong.add(e);
        }
      } catch (RuntimeException e) {
        wrong.add(e);
      }
    }
  }

  @Test
  void aLaterCallIsToldThatTheClientIsClosed() {
    EtcdClient client = new EtcdClient(new PemFiles("", "", ""));
    client.close();
    client.close();

    E2dException refusal =
        assertThrows(
            E2dException.class, () -> client.status("http://127.0.0.1:" + FreePorts.next(), TIME));

    assertEquals(ErrorCode.FAILED, refusal.code());
    assertTrue(refusal.getMessage().contains("no longer asked"), refusal.getMessage());
  }
}
