package sh.crit.e2d.itests.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what must come, and for the time that a fault is to last. */
public final class Patience {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(50);

  private Patience() {}

  /**
   * Waits for a condition.
   *
   * @return how long it took
   * @throws IllegalStateException when it has not come true in three minutes
   */
  public static Duration until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IllegalStateException(
            "still waiting after " + LONGEST.toSeconds() + " s for " + what);
      }
      pass(LOOK);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Lets time pass while a fault lasts. */
  public static void pass(Duration time) {
    try {
      boolean never = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
      if (never) {
        throw new IllegalStateException("time has stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
