package sh.crit.e2d.gossip.internal.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.gossip.internal.link.Mismatch.Kind;

class RefusalsTest {
  private final AtomicLong clock = new AtomicLong(-7_000_000_000L);
  private final Refusals refusals = new Refusals(clock::get);

  private static InetAddress address(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, (byte) (last / 250), (byte) (last % 250)});
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void countsAndForgets() throws Exception {
    assertEquals("", refusals.problem(false));
    for (int i = 0; i < 12; i++) {
      refusals.turnedAway(address(3), Kind.OTHER_KEY);
      pass(Duration.ofSeconds(10));
    }
    assertEquals(
        "refused 127.0.0.3 (its caKey is another one, or none): 12 times in the last 5 min",
        refusals.problem(false));
    pass(Duration.ofMinutes(6));
    assertEquals("", refusals.problem(false));
    refusals.turnedAway(address(3), Kind.OTHER_KEY);
    assertTrue(refusals.problem(false).contains(": once in the last"), refusals.problem(false));
    refusals.admitted(address(3));
    assertEquals("", refusals.problem(false));
  }

  @Test
  void oneHostIsSpokenOfOnce() throws Exception {
    InetSocketAddress node = new InetSocketAddress(address(3), 7980);
    refusals.turnedAway(address(3), Kind.OTHER_KEY);
    refusals.failed(node, Kind.OTHER_KEY);
    assertEquals(
        "127.0.0.3:7980 refuses this node: caKey is not that of the cluster",
        refusals.problem(true));
    assertEquals(
        "refused 127.0.0.3 (its caKey is another one, or none): once in the last 5 min",
        refusals.problem(false));
    refusals.admitted(address(3));
    assertEquals(
        "127.0.0.3:7980 is not talked to: its caKey is not that of the cluster",
        refusals.problem(false));
    refusals.reached(node);
    assertEquals("", refusals.problem(false));
  }

  @Test
  void manyAddressesNeitherFillTheMemoryNorTheLog() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(Refusals.class);
    logger.addAppender(log);
    try {
      for (int i = 0; i < 10_000; i++) {
        refusals.turnedAway(address(i), Kind.ONLY_OTHER_SECURED);
        pass(Duration.ofMillis(1));
      }
    } finally {
      logger.detachAppender(log);
    }
    String problem = refusals.problem(false);
    assertTrue(problem.endsWith("; and 27 more"), problem);
    assertTrue(problem.length() < 1_000, problem);
    assertEquals(2, log.list.size());
  }
}
