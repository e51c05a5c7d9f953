package sh.crit.e2d.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Engines and brain over many seeded schedules of faults. {@code -De2d.sim.schedules=N} runs N
 * schedules instead of 1,000, {@code -De2d.sim.seed=S} begins with another seed.
 */
class ClusterSimTest {
  private static final int HUNDRED = 100;

  private static final int schedules = Integer.getInteger("e2d.sim.schedules", 1_000);
  private static final long firstSeed = Long.getLong("e2d.sim.seed", 1);

  @ParameterizedTest
  @CsvSource({"1, 10", "3, 60", "5, 30"})
  void invariantsHoldAndTheClusterComesRight(int nodes, int percent) {
    int count = Math.max(1, schedules * percent / HUNDRED);
    int goals = 0;
    int interrupted = 0;
    long acknowledged = 0;
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Simulation.Outcome outcome = new Simulation(Plan.of(seed, nodes)).run();
      goals += outcome.goal() ? 1 : 0;
      interrupted += outcome.interrupted() ? 1 : 0;
      acknowledged += outcome.acknowledged();
    }
    if (count >= HUNDRED) {
      requireSubstance(count, goals, interrupted, acknowledged);
    }
  }

  /** A simulation in which nothing succeeds would find nothing wrong either. */
  private static void requireSubstance(int count, int goals, int interrupted, long acknowledged) {
    assertTrue(goals * 3L >= count * 2L, goals + " of " + count + " schedules reach the goal");
    assertTrue(interrupted * 50L <= count, interrupted + " of " + count + " foundings cut off");
    assertTrue(acknowledged >= count * 10L, acknowledged + " writes in " + count + " schedules");
  }

  @Test
  void equalSeedsGiveEqualRuns() {
    Plan plan = Plan.of(4711, 3);
    assertEquals(new Simulation(plan).run(), new Simulation(plan).run());
  }

  @Test
  @EnabledIfSystemProperty(named = "e2d.sim.seed", matches = "\\d+")
  @EnabledIfSystemProperty(named = "e2d.sim.nodes", matches = "\\d+")
  void replay() {
    new Simulation(Plan.of(firstSeed, Integer.getInteger("e2d.sim.nodes"))).run();
  }
}
