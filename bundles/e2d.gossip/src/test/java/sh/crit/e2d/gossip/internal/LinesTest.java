package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jgroups.Message;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final IpAddress dead = new IpAddress(InetAddress.getLoopbackAddress(), 1);
  private final IpAddress alive = new IpAddress(InetAddress.getLoopbackAddress(), 2);
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final CountDownLatch dialled = new CountDownLatch(1);
  private final CountDownLatch gaveUp = new CountDownLatch(1);
  private final Lines lines = new Lines(this::wire, Thread::new);

  @AfterEach
  void close() {
    gaveUp.countDown();
    lines.close();
  }

  private void wire(Message message) {
    if (message.dest().equals(dead)) {
      dialled.countDown();
      try {
        gaveUp.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    sent.add(new String(message.getArray(), StandardCharsets.UTF_8));
  }

  private void send(IpAddress to, String word) {
    lines.send(to, Group.word(to, word.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anAddressThatHangsHoldsUpNoOtherAndNoCaller() throws Exception {
    send(dead, "one");
    assertTrue(dialled.await(20, TimeUnit.SECONDS));
    send(alive, "two");
    await().atMost(PATIENCE).until(() -> sent, List.of("two")::equals);
  }

  @Test
  void onlyTheNewestOfWhatWaitedIsSent() throws Exception {
    send(dead, "one");
    assertTrue(dialled.await(20, TimeUnit.SECONDS));
    send(dead, "two");
    send(dead, "three");
    assertEquals(List.of(), sent);
    gaveUp.countDown();
    await().atMost(PATIENCE).until(() -> sent, List.of("one", "three")::equals);

    send(dead, "four");
    await().atMost(PATIENCE).until(() -> sent, List.of("one", "three", "four")::equals);
  }
}
