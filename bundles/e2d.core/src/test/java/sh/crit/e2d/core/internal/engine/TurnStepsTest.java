package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.state.NodeState;

/** The nodes' own removals and the operator's orders do not get in each other's way. */
class TurnStepsTest {
  private final Bench bench = new Bench();
  private final ClusterReading reading = cluster(voter(1), voter(2), voter(3));
  private final List<Step> removals =
      List.of(new Step.Evict(reading, voter(3), true), new Step.Leave(reading, voter(3)));

  TurnStepsTest() {
    bench.etcds.reading = Optional.of(reading);
    bench.etcds.answering = Set.of(1L, 2L);
  }

  private Exception failure(Step step) {
    return new StepRunner(bench.parts()).run(step, "n1", NodeState.NEW).failure();
  }

  @Test
  void noMemberIsRemovedWhileAnOrderIsCarriedOut() {
    bench.lock.claim = Optional.of("'remove n2' on n3");

    for (Step step : removals) {
      assertEquals(ErrorCode.REFUSED_FOR_NOW, ((E2dException) failure(step)).code());
    }
    assertEquals(List.of(), bench.etcds.removed);
  }

  /** Its node is away until that is gone, and no order counts on it. */
  @Test
  void aStaleSeatIsGivenUpAllTheSame() {
    bench.lock.claim = Optional.of("'remove n2' on n3");

    assertNull(failure(new Step.RemoveStale(reading, voter(3))));
    assertEquals(List.of(3L), bench.etcds.removed);
  }

  @Test
  void aRemovalTakesATurnOfItsOwn() {
    for (Step step : removals) {
      assertNull(failure(step));
    }
    assertEquals(List.of(3L, 3L), bench.etcds.removed);
    assertEquals(2, bench.lock.claims.size());
    assertEquals(Optional.empty(), bench.lock.claim);
  }
}
