package sh.crit.e2d.snapshot.internal.delta;

import java.time.Instant;
import java.util.Arrays;

/**
 * When the latest revisions were observed first: what is read once more, after a disconnect or for
 * another chain, keeps its time. One thread at a time.
 */
final class RecentTimes {
  private static final int KEPT = 1 << 16;

  private final long[] numbers = new long[KEPT];
  private final long[] millis = new long[KEPT];

  /**
   * The time of a revision: the first that it was observed at, and never before its predecessor.
   */
  Instant of(long number, Instant observed, Instant predecessor) {
    int slot = (int) (number % KEPT);
    if (numbers[slot] != number) {
      numbers[slot] = number;
      millis[slot] = Math.max(observed.toEpochMilli(), predecessor.toEpochMilli());
    }
    return Instant.ofEpochMilli(Math.max(millis[slot], predecessor.toEpochMilli()));
  }

  /** Forgets all: the revisions to come are of another history. */
  void clear() {
    Arrays.fill(numbers, 0);
  }
}
