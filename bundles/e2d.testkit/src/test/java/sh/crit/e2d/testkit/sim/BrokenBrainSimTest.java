package sh.crit.e2d.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulator bites: each way to decide wrongly is caught, the same seed catches it again, and
 * what is left of the schedule after shrinking catches it too.
 */
class BrokenBrainSimTest {
  private static final long SEEDS = 300;

  @ParameterizedTest
  @EnumSource
  void isCaughtAndCaughtAgain(BrokenBrains brain) {
    Shrinker.Failing failing = firstFailing(brain);
    String report = failing.violation().getMessage();
    assertTrue(report.contains("invariant " + brain.invariant() + ": "), report);
    assertTrue(report.contains(failing.schedule().options() + " -De2d.sim.brain="), report);
    assertEquals(
        report, Shrinker.play(failing.schedule(), brain.variant()).orElseThrow().getMessage());
  }

  @ParameterizedTest
  @EnumSource(names = {"RESTARTS_WIPED_MEMBER", "EVICTS_AT_ONCE", "FORGETS_ITS_COMMITMENT"})
  void shrinksToFewFaultsThatBreakTheSame(BrokenBrains brain) {
    Shrinker.Failing failing = firstFailing(brain);
    Shrinker.Failing least = new Shrinker(brain.variant()).smallest(failing);
    int before = failing.schedule().faults().size();
    int after = least.schedule().faults().size();
    assertTrue(after < before, after + " of " + before + " faults are left");
    Violation again = Shrinker.play(least.schedule(), brain.variant()).orElseThrow();
    assertEquals(failing.violation().invariant(), again.invariant());
    assertTrue(
        again.getMessage().contains(" -De2d.sim.keep=") || after == before, again.getMessage());
  }

  @Test
  void everyInvariantHasABrainThatBreaksIt() {
    Set<Integer> broken = new TreeSet<>();
    EnumSet.allOf(BrokenBrains.class).forEach(b -> broken.add(b.invariant()));
    assertEquals(Set.of(1, 2, 3, 4, 5, 6, 7), broken);
  }

  private static Shrinker.Failing firstFailing(BrokenBrains brain) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Schedule schedule = Schedule.of(Plan.of(seed, brain.nodes()));
      Optional<Violation> caught = Shrinker.play(schedule, brain.variant());
      if (caught.filter(v -> v.getMessage().contains(brain.caughtBy())).isPresent()) {
        return new Shrinker.Failing(schedule, caught.get());
      }
    }
    return fail(brain + " was not caught in " + SEEDS + " schedules by " + brain.caughtBy());
  }
}
