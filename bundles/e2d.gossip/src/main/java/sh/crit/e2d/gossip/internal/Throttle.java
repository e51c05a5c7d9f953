package sh.crit.e2d.gossip.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets a thing that may happen often be logged once per interval and kind. Thread-safe. */
final class Throttle {
  private static final int KINDS = 64;

  private final LongSupplier clock;
  private final long intervalNanos;
  private final Map<String, Long> last = new LinkedHashMap<>();

  Throttle(LongSupplier clock, Duration interval) {
    this.clock = clock;
    this.intervalNanos = interval.toNanos();
  }

  /** Whether this kind may be logged now. */
  synchronized boolean permits(String kind) {
    long now = clock.getAsLong();
    Long former = last.get(kind);
    if (former != null && now - former < intervalNanos) {
      return false;
    }
    if (last.size() >= KINDS) {
      last.clear();
    }
    last.put(kind, now);
    return true;
  }
}
