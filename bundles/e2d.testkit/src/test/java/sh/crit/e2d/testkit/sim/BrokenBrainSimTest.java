package sh.crit.e2d.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulator bites: each way to decide wrongly is caught, and the same seed catches it again.
 */
class BrokenBrainSimTest {
  private static final long SEEDS = 300;

  @ParameterizedTest
  @EnumSource
  void isCaughtAndCaughtAgain(BrokenBrains brain) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Optional<Violation> caught = caught(brain, seed);
      if (caught.filter(v -> v.getMessage().contains(brain.caughtBy())).isPresent()) {
        String report = caught.get().getMessage();
        assertTrue(
            report.contains("-De2d.sim.seed=" + seed + " -De2d.sim.nodes=" + brain.nodes()),
            report);
        assertEquals(report, caught(brain, seed).orElseThrow().getMessage());
        return;
      }
    }
    fail(brain + " was not caught in " + SEEDS + " schedules by '" + brain.caughtBy() + "'");
  }

  private static Optional<Violation> caught(BrokenBrains brain, long seed) {
    try {
      new Simulation(Plan.of(seed, brain.nodes()), node -> brain).run();
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }
}
