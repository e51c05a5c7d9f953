package sh.crit.e2d.testkit.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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

  /** Appends a paragraph. */
  void reportTo(Path file) throws IOException {
    Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    outcomes().forEach(o -> o.faults().forEach((f, n) -> faults.merge(f, n, Integer::sum)));
    String text =
        """
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
                runs.size() - outcomes().size(),
                goals(),
                interrupted(),
                acknowledged(),
                outcomes().stream().mapToLong(Simulation.Outcome::checks).sum(),
                faults,
                seeds(r -> r.outcome().filter(o -> !o.goal() && !o.interrupted()).isPresent()),
                seeds(r -> r.outcome().filter(Simulation.Outcome::interrupted).isPresent()),
                seeds(r -> r.broken().isPresent()));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
