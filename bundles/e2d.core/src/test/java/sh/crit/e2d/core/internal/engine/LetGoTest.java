package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.core.internal.state.NodeState;

/** What a node remembers of the cluster that let it go. */
class LetGoTest {
  private static final NodeState HELD = NodeState.NEW.withName("n1").withHeldData(true);

  private final Bench bench = new Bench();

  private void run(Step step, NodeState before) {
    bench.onDisk = Sights.intact(false);
    bench.state = before;
    assertNull(new StepRunner(bench.parts()).run(step, "n1", before).failure());
    assertTrue(bench.onDisk.isAbsent(), "the data is aside");
  }

  @ParameterizedTest
  @ValueSource(strings = {"removed", "left", "corrupt"})
  void isWrittenDownWithTheClusterThatGoesOn(String reason) {
    run(new Step.MoveAside(reason, 0xc1), HELD);

    assertEquals(HELD.withLetGoBy(0xc1), bench.state);
  }

  @Test
  void dataThatNoClusterGoesOnFromIsForgotten() {
    run(new Step.MoveAside("behind-backup"), HELD);

    assertEquals(HELD.withHeldData(false), bench.state);
  }

  @Test
  void anAttemptToJoinThatCameToNothingChangesNothing() {
    NodeState letGo = HELD.withLetGoBy(0xc1);

    run(new Step.MoveAside("unborn"), letGo);

    assertEquals(0xc1, bench.state.letGoBy());
  }

  @Test
  void isOverWhenThisNodeHoldsDataAgain() {
    NodeState noted =
        Notes.of(HELD.withLetGoBy(0xc1), Sights.of(Sights.intact(true), true, Optional.empty()));

    assertEquals(HELD, noted);
  }
}
