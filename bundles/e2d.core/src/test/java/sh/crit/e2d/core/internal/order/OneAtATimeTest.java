package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;

/** Orders that change the cluster are carried out one after the other, wherever they are given. */
class OneAtATimeTest {
  private static final String OTHER = "'remove n2' on n3 since 2026-01-02T03:04:05Z";

  private final Bench bench = new Bench();

  OneAtATimeTest() {
    bench.onDisk = Sights.intact(false);
    bench.heard("n2", 2, Duration.ofSeconds(1), true, Sights.intact(false));
    bench.state = bench.state.withName("n1");
    bench.etcds.reading = Optional.of(cluster(voter(1), voter(2), voter(3)));
    bench.etcds.answering = Set.of(1L, 2L, 3L);
  }

  @Test
  void whatChangesTheClusterIsRefusedWhileAnotherChangesIt() {
    bench.lock.claim = Optional.of(OTHER);

    Map.of(Kind.REMOVE, "n3", Kind.LEAVE, "", Kind.DEFRAG, "all", Kind.MOVE_LEADER, "n2")
        .forEach(
            (kind, subject) -> {
              E2dException e = assertThrows(E2dException.class, () -> bench.order(kind, subject));

              assertEquals(ErrorCode.REFUSED_FOR_NOW, e.code());
              assertTrue(e.getMessage().contains(OTHER + "; nothing was changed"), e.getMessage());
            });
    assertEquals(List.of(), bench.etcds.removed);
    assertEquals(Stance.ACTIVE, bench.state.stance());
  }

  @Test
  void whatIsAboutThisNodeAloneIsNot() throws Exception {
    bench.lock.claim = Optional.of(OTHER);

    bench.order(Kind.PAUSE, "");
    bench.order(Kind.RESUME, "");
    bench.plan(Kind.REMOVE, "n3");

    assertEquals(Stance.ACTIVE, bench.state.stance());
  }

  @Test
  void theTurnIsTakenInTheNodesNameAndGivenBack() throws Exception {
    bench.order(Kind.REMOVE, "n3");

    assertEquals(List.of("'remove n3' on n1 since 1970-01-01T00:00:00Z"), bench.lock.claims);
    assertEquals(Optional.empty(), bench.lock.claim);
    assertEquals(List.of(3L), bench.etcds.removed);
  }

  @Test
  void itIsGivenBackAfterAFailureToo() {
    bench.etcds.meanwhile = Optional.of(cluster(voter(1), voter(3)));

    assertThrows(E2dException.class, () -> bench.order(Kind.REMOVE, "n3"));

    assertEquals(1, bench.lock.claims.size());
    assertEquals(Optional.empty(), bench.lock.claim);
  }

  @Test
  void itIsMadeToLastForEachAttempt() throws Exception {
    bench.etcds.meanwhile = bench.etcds.reading;

    bench.order(Kind.REMOVE, "n3");

    assertEquals(2, bench.lock.renewals);
  }

  @Test
  void whoeverLostItsTurnDoesNothingMore() {
    bench.lock.slips = true;

    E2dException e = assertThrows(E2dException.class, () -> bench.order(Kind.REMOVE, "n3"));

    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
    assertEquals(List.of(), bench.etcds.removed);
  }

  @Test
  void aFullDatabaseDoesNotKeepTheOperatorFromMendingIt() throws Exception {
    bench.lock.full = true;

    bench.order(Kind.REMOVE, "n3");

    assertEquals(List.of(3L), bench.etcds.removed);
  }
}
