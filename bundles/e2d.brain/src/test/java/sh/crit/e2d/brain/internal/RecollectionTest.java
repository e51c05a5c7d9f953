package sh.crit.e2d.brain.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation.StepReport;
import sh.crit.e2d.brain.Step;

class RecollectionTest {
  private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long FIVE_SECONDS = TimeUnit.SECONDS.toNanos(5);

  private Memory memory = Memory.fresh(0);
  private long now = TimeUnit.MINUTES.toNanos(1);

  /** The pause after the report; the next one comes when it is over. */
  private long pauseAfter(Optional<ErrorCode> failure) {
    long at = now;
    memory =
        Recollection.withStep(
            memory, new StepReport(new Step.Restart(), failure, "", Optional.empty(), at));
    now = Math.max(at, memory.notBeforeNanos()) + TimeUnit.MILLISECONDS.toNanos(40);
    return memory.notBeforeNanos() - at;
  }

  private long refused() {
    return pauseAfter(Optional.of(ErrorCode.REFUSED_FOR_NOW));
  }

  @Test
  void aClusterThatSaysNotYetIsAskedAgainAtOnce() {
    long all = 0;
    for (int i = 0; i < 5; i++) {
      all += refused();
    }
    assertTrue(all < 6 * HALF_A_SECOND, all + " ns");
    assertEquals(0, memory.failures());
  }

  @Test
  void oneThatSaysSoForMinutesIsAskedEveryFewSeconds() {
    assertEquals(HALF_A_SECOND, refused());
    long before = HALF_A_SECOND;
    for (int i = 0; i < 100; i++) {
      long pause = refused();
      assertTrue(pause >= before && pause <= FIVE_SECONDS, pause + " ns after " + before);
      before = pause;
    }
    assertEquals(FIVE_SECONDS, before);
  }

  @Test
  void whatWasDoneOrFailedOtherwiseIsNoRefusal() {
    for (int i = 0; i < 100; i++) {
      refused();
    }
    pauseAfter(Optional.empty());
    assertEquals(HALF_A_SECOND, refused());

    for (int i = 0; i < 10; i++) {
      pauseAfter(Optional.of(ErrorCode.FAILED));
    }
    assertEquals(HALF_A_SECOND, refused());
  }
}
