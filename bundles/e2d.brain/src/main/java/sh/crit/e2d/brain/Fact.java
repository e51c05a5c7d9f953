package sh.crit.e2d.brain;

import java.util.Optional;

/**
 * Something observed, or the knowledge that it could not be observed. Unknown is never taken for
 * absent or dead.
 *
 * @param <T> what is observed
 */
public sealed interface Fact<T> {
  /** Who or what told. */
  String source();

  /** When, on the appliance's monotonic clock. */
  long atNanos();

  /** The value, unless it is unknown. */
  default Optional<T> value() {
    return this instanceof Known<T> known ? Optional.of(known.what()) : Optional.empty();
  }

  /** Why it is unknown; empty when it is known. */
  default String problem() {
    return this instanceof Unknown<T> unknown ? unknown.reason() : "";
  }

  /** This fact if it is at most so old, else the same as unknown. */
  default Fact<T> within(long maxAgeNanos, long nowNanos) {
    if (nowNanos - atNanos() <= maxAgeNanos || this instanceof Unknown<T>) {
      return this;
    }
    return new Unknown<>("last known too long ago", source(), atNanos());
  }

  /** Observed. */
  record Known<T>(T what, String source, long atNanos) implements Fact<T> {}

  /** Could not be observed, with the reason. */
  record Unknown<T>(String reason, String source, long atNanos) implements Fact<T> {}
}
