package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes faults out of a schedule that fails as long as it fails by the same invariant: halves
 * first, then less and less, then one by one, until none can be spared (delta debugging). To take
 * one fault out changes all chance that comes after it, so each attempt is made by more than one.
 */
public final class Shrinker {
  private static final int LUCKS = 3;
  private static final int MOST_RUNS = 600;

  /** A schedule that fails, and how. */
  public record Failing(Schedule schedule, Violation violation) {}

  private final Variant variant;
  private int runs;

  public Shrinker(Variant variant) {
    this.variant = variant;
  }

  /** Plays a schedule; empty when nothing is wrong with it. */
  public static Optional<Violation> play(Schedule schedule, Variant variant) {
    try {
      new Simulation(schedule, variant).run();
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }

  /** The smallest failing schedule that was found, with all that is needed to see it again. */
  public Violation shrink(Failing found) {
    Failing least = smallest(found);
    return new Violation(
        found.violation().invariant(),
        "Shrunk from "
            + found.schedule().faults().size()
            + " faults to "
            + least.schedule().faults().size()
            + " in "
            + runs
            + " runs: "
            + least.schedule().faults().stream()
                .map(Planned::toString)
                .collect(Collectors.joining(", "))
            + "\n"
            + least.violation().getMessage()
            + "The whole schedule: "
            + found.schedule().options()
            + " "
            + variant.options()
            + "\n",
        least.violation());
  }

  /** The smallest failing schedule that was found. */
  public Failing smallest(Failing found) {
    Failing least = found;
    int chunk = Math.max(1, least.schedule().faults().size());
    while (chunk > 0) {
      Failing less = without(least, chunk);
      boolean smaller = less.schedule().faults().size() < least.schedule().faults().size();
      least = less;
      if (!smaller || chunk > least.schedule().faults().size()) {
        chunk /= 2;
      }
    }
    return least;
  }

  /** Tries to do without each run of so many faults, from the last to the first. */
  private Failing without(Failing failing, int chunk) {
    Failing least = failing;
    for (int end = least.schedule().faults().size(); end > 0; end -= chunk) {
      List<Planned> rest = new ArrayList<>(least.schedule().faults());
      rest.subList(Math.max(0, end - chunk), end).clear();
      Schedule attempt =
          least
              .schedule()
              .keeping(
                  rest.stream()
                      .map(Planned::number)
                      .collect(Collectors.toCollection(TreeSet::new)));
      least = attempt(attempt, failing.violation().invariant()).orElse(least);
    }
    return least;
  }

  private Optional<Failing> attempt(Schedule schedule, int invariant) {
    for (int i = 0; i < LUCKS && runs < MOST_RUNS; i++) {
      runs++;
      Schedule other = schedule.withLuck((schedule.luck() + i) % LUCKS);
      Optional<Violation> violation = play(other, variant).filter(v -> v.invariant() == invariant);
      if (violation.isPresent()) {
        return Optional.of(new Failing(other, violation.get()));
      }
    }
    return Optional.empty();
  }
}
