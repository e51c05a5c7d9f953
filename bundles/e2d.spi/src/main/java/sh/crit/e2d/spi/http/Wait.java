package sh.crit.e2d.spi.http;

import java.time.Duration;

/** How long one request is waited for: while something moves, and to the deadline at the most. */
final class Wait {
  private final long patienceNanos;
  private final long endNanos;
  private volatile long movedNanos = System.nanoTime();

  /**
   * @param patience how long nothing may move
   * @param deadline for all of it
   */
  Wait(Duration patience, Duration deadline) {
    this.patienceNanos = patience.toNanos();
    this.endNanos = movedNanos + deadline.toNanos();
  }

  void moved() {
    movedNanos = System.nanoTime();
  }

  /** Not positive when it has been long enough. */
  long leftNanos() {
    long now = System.nanoTime();
    return Math.min(patienceNanos - (now - movedNanos), endNanos - now);
  }
}
