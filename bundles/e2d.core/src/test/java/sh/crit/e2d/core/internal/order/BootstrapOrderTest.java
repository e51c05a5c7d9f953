package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.core.internal.Bench;

/** The operator's word for a new and empty cluster. */
class BootstrapOrderTest {
  private final Bench bench = new Bench();

  @Test
  void givesUpTheBackupsThatThereAre() throws Exception {
    bench.backupUrl = "file:///b/s";
    bench.backups.newest = Optional.of(new BackupState.Offer("b1", 0, 0, 0, 0));

    List<String> effects = bench.plan(Kind.BOOTSTRAP, "");
    assertTrue(effects.get(0).contains("whatever file:///b/s holds"), effects.toString());
    assertFalse(bench.state.startEmpty(), "a plan changes nothing");

    bench.order(Kind.BOOTSTRAP, "");
    assertTrue(bench.state.startEmpty());
  }

  @Test
  void goesOnWithoutAStoreThatDoesNotAnswer() throws Exception {
    bench.backupUrl = "file:///b/s";
    bench.backups.failure =
        Optional.of(new E2dException(ErrorCode.UNREACHABLE, "test", "store", "no answer"));

    bench.order(Kind.BOOTSTRAP, "");

    assertTrue(bench.state.startEmpty());
  }

  @Test
  void isRefusedWhereNothingStandsInTheWay() {
    E2dException e = assertThrows(E2dException.class, () -> bench.plan(Kind.BOOTSTRAP, ""));

    assertTrue(e.getMessage().contains("neither for data that is gone nor for a backup"));
  }

  @Test
  void givesUpTheClusterThatLetThisNodeGo() throws Exception {
    bench.state = bench.state.withName("n1").withHeldData(true).withLetGoBy(0xc1);

    List<String> effects = bench.plan(Kind.BOOTSTRAP, "");
    assertTrue(effects.get(0).startsWith("cluster c1, which let this node go"), effects.toString());

    bench.order(Kind.BOOTSTRAP, "");
    assertEquals(0, bench.state.letGoBy());
    assertFalse(bench.state.heldData());
  }

  /**
   * With just as many machines as the cluster has there would be no way to restore it otherwise.
   */
  @Test
  void whereThereMayBeABackupOnlyForgetsAtFirstThatThisNodeWasLetGo() throws Exception {
    bench.backupUrl = "file:///b/s";
    bench.backups.newest = Optional.of(new BackupState.Offer("b1", 0, 0, 0, 0));
    bench.state = bench.state.withName("n1").withLetGoBy(0xc1);

    List<String> effects = bench.plan(Kind.BOOTSTRAP, "");
    assertTrue(effects.get(0).contains("c1, which let this node go"), effects.toString());
    assertTrue(effects.get(0).contains("must be gone for good"), effects.toString());
    assertTrue(effects.get(1).contains("found or restore from file:///b/s"), effects.toString());

    bench.order(Kind.BOOTSTRAP, "");
    assertEquals(0, bench.state.letGoBy());
    assertFalse(bench.state.startEmpty(), "the backup is to be restored");

    bench.order(Kind.BOOTSTRAP, "");
    assertTrue(bench.state.startEmpty(), "given again it is the word for an empty cluster");
  }

  @Test
  void ofVanishedDataSaysNothingOfBackupsThatAreNone() throws Exception {
    bench.state = bench.state.withName("n1").withHeldData(true);

    bench.order(Kind.BOOTSTRAP, "");

    assertFalse(bench.state.heldData());
    assertFalse(bench.state.startEmpty());
  }
}
