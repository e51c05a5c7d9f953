package sh.crit.e2d.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Engines and brain over many seeded schedules of faults. {@code -De2d.sim.schedules=N} runs N
 * schedules instead of 10,000, {@code -De2d.sim.seed=S} begins with another seed. What was run is
 * told in {@code target/campaign.txt}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSimTest {
  private static final int HUNDRED = 100;

  private static final int schedules = Integer.getInteger("e2d.sim.schedules", 10_000);
  private static final long firstSeed = Long.getLong("e2d.sim.seed", 1);

  private final List<Campaign> played = new ArrayList<>();

  @AfterAll
  void report() throws IOException {
    if (!played.isEmpty()) {
      CampaignReport.write("clusters", Campaign.report(played));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "3, 60", "5, 30"})
  void invariantsHoldAndTheClusterComesRight(int nodes, int percent) {
    int count = Math.max(1, schedules * percent / HUNDRED);
    Campaign campaign = Campaign.of(nodes, firstSeed, count);
    played.add(campaign);
    campaign.requireNoViolation();
    if (count >= HUNDRED) {
      requireSubstance(count, campaign);
    }
  }

  /** A simulation in which nothing succeeds would find nothing wrong either. */
  private static void requireSubstance(int count, Campaign c) {
    assertTrue(c.goals() * 3L >= count * 2L, c.goals() + " of " + count + " reach the goal");
    assertTrue(c.interrupted() * 50L <= count, c.interrupted() + " of " + count + " cut off");
    assertTrue(c.acknowledged() >= count * 10L, c.acknowledged() + " writes in " + count);
  }

  @Test
  void equalSeedsGiveEqualRuns() {
    Plan plan = Plan.of(4711, 3);
    assertEquals(new Simulation(plan).run(), new Simulation(plan).run());
  }

  /** People read the wall clock, and nothing is decided by it. */
  @Test
  void theWallClockDecidesNothing() {
    for (long seed = 1; seed <= 20; seed++) {
      Schedule schedule = Schedule.of(Plan.of(seed, 3));
      Variant wild = Variant.REAL.withWall(nanos -> -17L * (nanos % 1_000_003));
      assertEquals(
          new Simulation(schedule, Variant.REAL).run(), new Simulation(schedule, wild).run());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "e2d.sim.seed", matches = "\\d+")
  @EnabledIfSystemProperty(named = "e2d.sim.nodes", matches = "\\d+")
  void replay() {
    Schedule all = Schedule.of(Plan.of(firstSeed, Integer.getInteger("e2d.sim.nodes")), kinds());
    String keep = System.getProperty("e2d.sim.keep", "all");
    Schedule kept = keep.equals("all") ? all : all.keeping(numbers(keep));
    String brain = System.getProperty("e2d.sim.brain", "");
    Variant variant = brain.isEmpty() ? Variant.REAL : BrokenBrains.valueOf(brain).variant();
    new Simulation(kept.withLuck(Integer.getInteger("e2d.sim.luck", 0)), variant).run();
  }

  private static Set<Fault> kinds() {
    String list = System.getProperty("e2d.sim.kinds", "");
    return list.isEmpty()
        ? EnumSet.allOf(Fault.class)
        : Arrays.stream(list.split(",")).map(Fault::valueOf).collect(Collectors.toSet());
  }

  private static Set<Integer> numbers(String list) {
    return list.equals("none")
        ? Set.of()
        : Arrays.stream(list.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
  }
}
