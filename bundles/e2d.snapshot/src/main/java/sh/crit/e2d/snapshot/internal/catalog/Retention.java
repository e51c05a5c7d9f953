package sh.crit.e2d.snapshot.internal.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what is deleted; does nothing. */
public final class Retention {
  private static final Duration ORPHAN_AGE = Duration.ofDays(1);

  private final RetentionPolicy policy;

  public Retention(RetentionPolicy policy) {
    this.policy = policy;
  }

  /**
   * What the policy does not keep, latest first. Nothing at all while the newest backup is not
   * verified or not ours: what went before may still be needed then.
   */
  public List<Entry> superfluous(Listing listing, Instant now) {
    Optional<Entry> standing = listing.standing();
    if (standing.flatMap(Entry::verified).isEmpty() || listing.foreign()) {
      return List.of();
    }
    Set<String> kept = new HashSet<>();
    kept.add(standing.get().id());
    listing.head().map(Entry::id).ifPresent(kept::add);
    listing.entries().stream()
        .filter(e -> e.verified().isPresent())
        .sorted(LATEST_FIRST)
        .limit(policy.atLeast())
        .forEach(e -> kept.add(e.id()));
    keepLastOfEach(listing, policy.hourly(), ChronoUnit.HOURS, now, kept);
    keepLastOfEach(listing, policy.daily(), ChronoUnit.DAYS, now, kept);
    return listing.entries().stream()
        .filter(e -> !kept.contains(e.id()) && !within(policy.all(), e, now))
        .toList();
  }

  private static final Comparator<Entry> LATEST_FIRST =
      Comparator.comparing(Entry::time).thenComparing(Entry::id).reversed();

  /** Clusters are thinned apart, so that a new one does not push out what is left of the old. */
  private record Span(long clusterId, boolean verified, Instant begin) {}

  private static void keepLastOfEach(
      Listing listing, Duration age, ChronoUnit unit, Instant now, Set<String> kept) {
    Set<Span> seen = new HashSet<>();
    listing.entries().stream()
        .sorted(LATEST_FIRST)
        .filter(e -> within(age, e, now))
        .filter(
            e ->
                seen.add(
                    new Span(
                        e.origin().clusterId(),
                        e.verified().isPresent(),
                        e.time().truncatedTo(unit))))
        .forEach(e -> kept.add(e.id()));
  }

  /** What lies in the future by this clock is young. */
  private static boolean within(Duration age, Entry entry, Instant now) {
    return !entry.time().isBefore(now.minus(age));
  }

  /** Whether something half-written is so old that nobody writes it any more. */
  public static boolean abandoned(Instant modified, Instant now) {
    return modified.isBefore(now.minus(ORPHAN_AGE));
  }
}
