package sh.crit.e2d.core.internal.osgi;

import java.time.Duration;
import sh.crit.e2d.api.error.E2dException;

/**
 * How a provider that failed is spared: for a time its failure stands for the next ones, twice as
 * long each time. A cloud that throttles would go on doing so otherwise.
 *
 * @param failure what it said last; null when it is not to be spared
 * @param pauseNanos for how long it is spared since then, before chance shortens it
 * @param untilNanos when it may be asked again
 */
record Restraint(E2dException failure, long pauseNanos, long untilNanos) {
  private static final long SHORTEST = Duration.ofSeconds(4).toNanos();
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();

  static Restraint none() {
    return new Restraint(null, 0, 0);
  }

  /** Throws the failure again as long as it stands. */
  void check(long nowNanos) throws E2dException {
    if (failure != null && nowNanos - untilNanos < 0) {
      throw failure;
    }
  }

  /**
   * After one more failure.
   *
   * @param chance from 0 to 1
   */
  Restraint after(E2dException next, long nowNanos, double chance) {
    long pause = pauseNanos == 0 ? SHORTEST : Math.min(2 * pauseNanos, LONGEST);
    return new Restraint(next, pause, nowNanos + (long) (pause * (0.75 + chance / 4)));
  }
}
