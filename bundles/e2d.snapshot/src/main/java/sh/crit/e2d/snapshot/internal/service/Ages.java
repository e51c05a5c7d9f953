package sh.crit.e2d.snapshot.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that ages are told by. A clock that was set ahead makes everything look old, and what is
 * deleted for it does not come back when the clock is set right: so it is believed only once it has
 * stayed so for a day. Safe for several threads.
 */
final class Ages {
  private static final Logger LOG = LoggerFactory.getLogger(Ages.class);

  /** A machine's clock that is kept right is never set by that much. */
  private static final Duration STEP = Duration.ofMinutes(10);

  private static final Duration BELIEVED = Duration.ofDays(1);

  private final Timing timing;
  private Instant clock;
  private Duration elapsed;
  private Optional<Duration> ahead = Optional.empty();

  Ages(Timing timing) {
    this.timing = timing;
    this.clock = timing.instant();
    this.elapsed = timing.elapsed();
  }

  /** The time by the clock, or by what has passed where the clock is ahead of that. */
  synchronized Instant now() {
    Instant shown = timing.instant();
    Duration since = timing.elapsed();
    Instant passed = clock.plus(since).minus(elapsed);
    boolean isAhead = shown.isAfter(passed.plus(STEP));
    if (isAhead && ahead.isEmpty()) {
      ahead = Optional.of(since);
      LOG.warn(
          "the clock shows {} and was set ahead, by {}; for a day nothing is deleted for its age by"
              + " that clock",
          shown,
          Duration.between(passed, shown));
    }
    if (isAhead && since.minus(ahead.orElseThrow()).compareTo(BELIEVED) < 0) {
      return passed;
    }
    ahead = Optional.empty();
    clock = shown;
    elapsed = since;
    return shown;
  }
}
