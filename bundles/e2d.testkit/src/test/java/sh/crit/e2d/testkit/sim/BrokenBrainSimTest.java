package sh.crit.e2d.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;

/**
 * The simulator bites: each way to decide wrongly is caught, the same seed catches it again, and
 * what is left of the schedule after shrinking catches it too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenBrainSimTest {
  private static final long SEEDS = 300;

  private final Mutants mutants = new Mutants();

  @AfterAll
  void report() throws IOException {
    mutants.report();
  }

  @ParameterizedTest
  @EnumSource
  void isCaughtAndCaughtAgain(BrokenBrains brain) {
    mutants.made(brain.name());
    Shrinker.Failing failing = firstFailing(brain);
    String report = failing.violation().getMessage();
    assertTrue(report.contains("invariant " + brain.invariant() + ": "), report);
    assertTrue(report.contains(failing.schedule().options() + " -De2d.sim.brain="), report);
    assertEquals(
        report, Shrinker.play(failing.schedule(), brain.variant()).orElseThrow().getMessage());
    mutants.caught(brain.name(), failing.violation());
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

  @Test
  void dataThatIsDeletedAndNotMovedAsideIsMissed() {
    Variant deleter = Variant.of("", Deleter::new);
    assertCaught("DELETES_DATA", deleter, EnumSet.allOf(Fault.class), 6, "was deleted");
  }

  @Test
  void whatEtcdDropsBeforeItGoesOnAloneIsMissed() {
    Variant dropping = Variant.droppingLogEnds("");
    Set<Fault> kinds =
        EnumSet.of(Fault.DATA_LOSS, Fault.POWER_CYCLE, Fault.POWER_OFF, Fault.SLOW_AND_LOSSY);
    assertCaught("DROPS_THE_LOGS_END", dropping, kinds, 2, "drops acknowledged writes");
  }

  private void assertCaught(
      String name, Variant mutant, Set<Fault> kinds, int invariant, String caughtBy) {
    mutants.made(name);
    Shrinker.Failing failing = firstFailing(mutant, 3, kinds, caughtBy);
    assertEquals(invariant, failing.violation().invariant());
    assertEquals(Optional.empty(), Shrinker.play(failing.schedule(), Variant.REAL));
    mutants.caught(name, failing.violation());
  }

  private static Shrinker.Failing firstFailing(BrokenBrains brain) {
    return firstFailing(brain.variant(), brain.nodes(), brain.kinds(), brain.caughtBy());
  }

  private static Shrinker.Failing firstFailing(
      Variant variant, int nodes, Set<Fault> kinds, String caughtBy) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Schedule schedule = Schedule.of(Plan.of(seed, nodes), kinds);
      Optional<Violation> caught = Shrinker.play(schedule, variant);
      if (caught.filter(v -> v.getMessage().contains(caughtBy)).isPresent()) {
        return new Shrinker.Failing(schedule, caught.get());
      }
    }
    return fail("not caught in " + SEEDS + " schedules: " + caughtBy);
  }

  /** Deletes where the data is to be moved aside. */
  private record Deleter(EtcdHost host, DataDirectory sound) implements DataDirectory {
    @Override
    public DataDescriptor inspect() {
      return sound.inspect();
    }

    @Override
    public Path moveAside(String reason) throws E2dException {
      if (host.disk().data().isEmpty() || host.server().isPresent()) {
        return sound.moveAside(reason);
      }
      host.disk().delete();
      return Path.of("nowhere");
    }
  }
}
