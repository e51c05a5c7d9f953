package sh.crit.e2d.snapshot.internal.catalog;

import java.time.Duration;

/**
 * Which backups are kept. Each span goes back from now; thinning keeps the last of an hour or day.
 *
 * @param all as long as this, every one
 * @param hourly as long as this, one an hour
 * @param daily as long as this, one a day
 * @param atLeast how many of the latest that are verified, however old
 */
public record RetentionPolicy(Duration all, Duration hourly, Duration daily, int atLeast) {
  /** All of an hour, hourly of a day, daily of thirty days, three at the least. */
  public static final RetentionPolicy DEFAULT =
      new RetentionPolicy(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(30), 3);

  public RetentionPolicy {
    if (all.isNegative() || hourly.isNegative() || daily.isNegative()) {
      throw new IllegalArgumentException("backups cannot be kept for less than no time");
    }
    if (atLeast < 1) {
      throw new IllegalArgumentException("at least one backup is kept, not " + atLeast);
    }
  }
}
