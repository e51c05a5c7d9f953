package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;

/** How a founder begins with a backup. */
class RestoreStepsTest {
  private static final Ballot BALLOT =
      new Ballot(1, "t-1", List.of(new Ballot.Founder("n1", Sights.PEER_URL)), "b1");

  private final Bench bench = new Bench();
  private final NodeState promised =
      NodeState.NEW.withName("n1").withVote(BALLOT).withStartEmpty(true);

  private StepRunner.Outcome run(Step step) {
    bench.state = promised;
    return new StepRunner(bench.parts()).run(step, "n1", promised);
  }

  private static E2dException full() {
    return new E2dException(ErrorCode.STORAGE_UNUSABLE, "test", "disk", "no space left");
  }

  /** A restore that was cut off leaves gigabytes, and nobody knows of them any more. */
  @Test
  void aLifeBeginsWithoutWhatAnEarlierOneLeft() {
    assertThrows(E2dException.class, () -> bench.plan(Order.Kind.BOOTSTRAP, ""));

    assertEquals(List.of("tidy"), bench.backups.done);
  }

  @Test
  void toPrepareCommitsToNothing() {
    StepRunner.Outcome outcome = run(new Step.Prepare(BALLOT));

    assertNull(outcome.failure());
    assertEquals(List.of("prepare b1 as n1"), bench.backups.done);
    assertEquals(promised, bench.state);
    assertTrue(bench.launches.isEmpty());
  }

  @Test
  void whatIsPreparedIsAdoptedAndStartedAsDataThatIsThere() {
    StepRunner.Outcome outcome = run(new Step.Found(BALLOT));

    assertNull(outcome.failure());
    assertEquals(List.of("adopt b1"), bench.backups.done);
    assertEquals(List.of(Mode.RESTART), bench.launches.stream().map(l -> l.mode()).toList());
    assertTrue(bench.state.founding().committed());
    assertFalse(bench.state.startEmpty(), "the operator's word is used up");
  }

  @Test
  void aFailureBeforeThereIsDataTakesTheCommitmentBack() {
    bench.backups.failure = Optional.of(full());

    StepRunner.Outcome outcome = run(new Step.Found(BALLOT));

    assertEquals("no space left", outcome.failure().getMessage());
    assertEquals(promised, bench.state);
    assertEquals(promised, outcome.state());
    assertTrue(bench.launches.isEmpty());
  }

  @Test
  void dataThatTurnsUpStopsIt() {
    bench.onDisk = Sights.intact(false);

    StepRunner.Outcome outcome = run(new Step.Found(BALLOT));

    assertEquals(ErrorCode.PRECONDITION_FAILED, Failures.code(outcome.failure()));
    assertTrue(bench.backups.done.isEmpty());
    assertEquals(promised, bench.state);
  }
}
