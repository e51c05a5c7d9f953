package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.state.NodeState;

/** A member that lives is not removed for having the address of a node without data. */
class StaleSeatTest {
  private static final Duration NOW = Duration.ofSeconds(1);

  private final Bench bench = new Bench();
  private final ClusterReading reading = cluster(voter(1), voter(2), voter(3));

  StaleSeatTest() {
    bench.etcds.reading = Optional.of(reading);
    bench.etcds.answering = Set.of(1L, 2L);
  }

  private Exception failure() {
    return new StepRunner(bench.parts())
        .run(new Step.RemoveStale(reading, voter(3)), "n5", NodeState.NEW)
        .failure();
  }

  private void refusedOver(String part) {
    E2dException failure = (E2dException) failure();
    assertEquals(ErrorCode.PRECONDITION_FAILED, failure.code());
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
    assertEquals(List.of(), bench.etcds.removed);
  }

  private void removed() {
    assertNull(failure());
    assertEquals(List.of(3L), bench.etcds.removed);
  }

  private static DataDescriptor dataOf(long clusterId, long memberId) {
    return new DataDescriptor(
        DataDescriptor.State.INTACT, clusterId, memberId, "n3", 4, 4, 95, 40, List.of(), "");
  }

  @Test
  void notWhileANodeElsewhereHasItsData() {
    bench.heard("n3", 4, NOW, true, dataOf(0xc1, 3));
    refusedOver("node n3 at 10.0.0.4:7980 has its data");
  }

  @Test
  void theDataOfOthersSaysNothing() {
    bench.heard("n2", 2, NOW, true, dataOf(0xc1, 2));
    bench.heard("n6", 6, NOW, true, dataOf(0xc2, 3));
    removed();
  }

  @Test
  void whatTheSeatsOwnNodeSaidBeforeItWasWipedSaysNothing() {
    bench.heard("n3", 3, NOW, true, dataOf(0xc1, 3));
    removed();
  }

  @Test
  void notWhileItAnswers() {
    bench.etcds.answering = Set.of(1L, 2L, 3L);
    refusedOver("the member answers");
  }

  @Test
  void notWhereTheRestIsNoQuorum() {
    bench.etcds.answering = Set.of(2L);
    refusedOver("only 1 of the 2 voters that would remain answer");
  }

  @Test
  void aDeadOneGoes() {
    removed();
  }
}
