package sh.crit.e2d.core.internal.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

class OfferTest {
  private static final Query BRIEF = new Query(Map.of(), 7980, Duration.ofMillis(100));

  private static E2dException failure(Offer offer) {
    return assertThrows(E2dException.class, () -> offer.ask(BRIEF, Duration.ofMillis(50)));
  }

  /** It hears no interrupt and keeps no deadline; it is waited for no longer than it may take. */
  @Test
  void oneThatHangsIsNotWaitedForAndNotAskedTwiceAtOnce() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Offer offer =
        new Offer(
            "x/hangs",
            query -> {
              if (calls.incrementAndGet() == 1) {
                awaitDeafly(end);
              }
              return Answer.of(List.of());
            });

    E2dException first = failure(offer);
    assertEquals(ErrorCode.UNREACHABLE, first.code());
    assertTrue(first.getMessage().contains("'x/hangs' has not answered within 2 s"));
    assertTrue(failure(offer).getMessage().contains("still works on the question before"));
    assertEquals(1, calls.get());

    end.countDown();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> offer.ask(BRIEF, Duration.ofMillis(50)).peers().isEmpty());
    assertEquals(2, calls.get());
  }

  private static void awaitDeafly(CountDownLatch latch) {
    boolean heard = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        heard = true;
      }
    }
    if (heard) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatItThrowsIsAFailureThatNamesIt() {
    DiscoveryProvider broken =
        query -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };
    E2dException failed = failure(new Offer("x/broken", broken));
    assertEquals(ErrorCode.FAILED, failed.code());
    assertTrue(failed.getMessage().contains("'x/broken' failed: "), failed.getMessage());
    assertTrue(failed.getMessage().contains("com/example/Missing"), failed.getMessage());

    E2dException known = new E2dException(ErrorCode.REFUSED_FOR_NOW, "a", "b", "too often");
    assertEquals(
        known,
        failure(
            new Offer(
                "x/refused",
                query -> {
                  throw known;
                })));
  }
}
