package sh.crit.e2d.testkit.sim;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Many schedules of one size, run on all processors. */
final class Campaign {
  /** One schedule: how it ended, or what it violated. */
  private record Run(
      long seed, Optional<Simulation.Outcome> outcome, Optional<Shrinker.Failing> broken) {
    static Run of(long seed, int nodes) {
      Schedule schedule = Schedule.of(Plan.of(seed, nodes));
      try {
        return new Run(
            seed, Optional.of(new Simulation(schedule, Variant.REAL).run()), Optional.empty());
      } catch (Violation violation) {
        return new Run(
            seed, Optional.empty(), Optional.of(new Shrinker.Failing(schedule, violation)));
      }
    }
  }

  private static final int MOST_SEEDS = 100;

  private final int nodes;
  private final List<Run> runs;

  private Campaign(int nodes, List<Run> runs) {
    this.nodes = nodes;
    this.runs = runs;
  }

  static Campaign of(int nodes, long firstSeed, int count) {
    return new Campaign(
        nodes,
        LongStream.range(firstSeed, firstSeed + count)
            .parallel()
            .mapToObj(seed -> Run.of(seed, nodes))
            .toList());
  }

  private List<Simulation.Outcome> outcomes() {
    return runs.stream().flatMap(r -> r.outcome().stream()).toList();
  }

  long goals() {
    return outcomes().stream().filter(Simulation.Outcome::goal).count();
  }

  long interrupted() {
    return outcomes().stream().filter(Simulation.Outcome::interrupted).count();
  }

  long acknowledged() {
    return outcomes().stream().mapToLong(Simulation.Outcome::acknowledged).sum();
  }

  /** The violation of the lowest seed, whichever processor found one first, shrunk. */
  void requireNoViolation() {
    runs.stream()
        .flatMap(r -> r.broken().stream())
        .findFirst()
        .ifPresent(
            failing -> {
              throw new Shrinker(Variant.REAL).shrink(failing);
            });
  }

  /** The seeds that ended in another way than with a complete cluster, the first of them. */
  private List<Long> seeds(Predicate<Run> which) {
    return runs.stream().filter(which).map(Run::seed).limit(MOST_SEEDS).toList();
  }

  private int violations() {
    return runs.size() - outcomes().size();
  }

  private long checks() {
    return outcomes().stream().mapToLong(Simulation.Outcome::checks).sum();
  }

  private Map<Fault, Integer> faults() {
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    outcomes().forEach(o -> o.faults().forEach((f, n) -> faults.merge(f, n, Integer::sum)));
    return faults;
  }

  /** All of these together in one line, and a paragraph on each. */
  static String report(List<Campaign> all) {
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    all.forEach(c -> c.faults().forEach((f, n) -> faults.merge(f, n, Integer::sum)));
    return "%d schedules, %d violations; %d invariant checks; %d faults: %s%n%s"
        .formatted(
            all.stream().mapToInt(c -> c.runs.size()).sum(),
            all.stream().mapToInt(Campaign::violations).sum(),
            all.stream().mapToLong(Campaign::checks).sum(),
            faults.values().stream().mapToInt(n -> n).sum(),
            faults,
            all.stream().map(Campaign::paragraph).collect(Collectors.joining()));
  }

  private String paragraph() {
    return """
        nodes %d: %d schedules, %d violations
          complete at the end: %d; only an operator could go on: %d
          writes acknowledged: %d; invariant checks: %d
          faults: %s
          seeds not complete: %s
          seeds in which only an operator could go on: %s
          seeds with a violation: %s
        """
        .formatted(
            nodes,
            runs.size(),
            violations(),
            goals(),
            interrupted(),
            acknowledged(),
            checks(),
            faults(),
            seeds(r -> r.outcome().filter(o -> !o.goal() && !o.interrupted()).isPresent()),
            seeds(r -> r.outcome().filter(Simulation.Outcome::interrupted).isPresent()),
            seeds(r -> r.broken().isPresent()));
  }
}
