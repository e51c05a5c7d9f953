package sh.crit.e2d.etcd.internal.client;

import java.time.Duration;

/**
 * The end of a call that is made of several.
 *
 * @param endNanos on the clock of {@link System#nanoTime}
 */
record Deadline(long endNanos) {
  static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left, at least 1, so that it can be passed on as a timeout. */
  long leftNanos() {
    return Math.max(1, endNanos - System.nanoTime());
  }

  /** A fair part of what is left for the first of that many attempts. */
  Deadline share(int attempts) {
    return new Deadline(System.nanoTime() + leftNanos() / attempts);
  }
}
