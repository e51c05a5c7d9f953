package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;

/** What cannot be undone has a backup before it, or the operator's word that it needs none. */
class FirstBackupTest {
  private static final String ANNOUNCED =
      "a backup is made before; if it cannot be made, nothing is done";

  private final Bench bench = new Bench();

  FirstBackupTest() {
    bench.safeguard.configured = true;
    bench.onDisk = Sights.intact(false);
    bench.heard("n2", 2, Duration.ofSeconds(1), true, Sights.intact(false));
    bench.etcds.reading = Optional.of(cluster(voter(2), voter(1), voter(3)));
    bench.etcds.answering = Set.of(1L, 2L, 3L);
  }

  private void storeFails() {
    bench.safeguard.failure =
        Optional.of(
            new E2dException(ErrorCode.STORAGE_UNUSABLE, "test", "s3://b", "s3://b: forbidden"));
  }

  private E2dException refusal(Kind kind, String subject) {
    E2dException e = assertThrows(E2dException.class, () -> bench.order(kind, subject));
    assertEquals(List.of(), bench.etcds.removed);
    assertEquals(Stance.ACTIVE, bench.state.stance());
    return e;
  }

  @Test
  void aRemovalComesAfterItsBackup() throws Exception {
    bench.safeguard.meanwhile = () -> assertEquals(List.of(), bench.etcds.removed);

    List<String> done = bench.order(Kind.REMOVE, "n3").effects();

    assertEquals(List.of(3L), bench.etcds.removed);
    assertEquals(1, bench.safeguard.made, "none for the plan alone");
    assertEquals(List.of("revision 40 is in backup b1", "member n3 was removed"), done);
    assertEquals(List.of("backup b1 is stored; reading it back"), bench.progress);
  }

  @Test
  void thePlanSaysSoAndAnotherWordIsAnotherPlan() throws Exception {
    var careful = bench.plan(Kind.REMOVE, "n3", false);
    var hurried = bench.plan(Kind.REMOVE, "n3", true);

    assertTrue(careful.effects().contains(ANNOUNCED), careful.toString());
    assertTrue(hurried.effects().contains("no backup is made before"), hurried.toString());
    assertNotEquals(careful.planId(), hurried.planId());
    assertEquals(0, bench.safeguard.made);
  }

  @Test
  void withoutItTheOrderIsRefused() {
    storeFails();

    for (Kind kind : List.of(Kind.REMOVE, Kind.LEAVE, Kind.DEFRAG)) {
      E2dException e = refusal(kind, kind == Kind.REMOVE ? "n3" : "");
      assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
      assertEquals(
          "refused: a backup comes before this order and could not be made: s3://b: forbidden;"
              + " nothing was changed. --without-backup gives the order without one",
          e.getMessage());
    }
  }

  @Test
  void theOperatorMayDoWithout() throws Exception {
    storeFails();

    List<String> done = bench.order(Kind.REMOVE, "n3", true).effects();

    assertEquals(List.of("member n3 was removed"), done);
    assertEquals(0, bench.safeguard.made);
  }

  @Test
  void whereNoneAreConfiguredNothingIsSaidOfThem() throws Exception {
    bench.safeguard.configured = false;

    assertFalse(String.join("", bench.plan(Kind.REMOVE, "n3")).contains("backup"));
    bench.order(Kind.LEAVE, "");

    assertEquals(0, bench.safeguard.made);
    assertEquals(Stance.LEFT, bench.state.stance());
  }

  @Test
  void whatChangedMeanwhileIsLookedAtAgain() {
    bench.safeguard.meanwhile =
        () -> {
          bench.etcds.reading = Optional.of(cluster(voter(2), voter(1), voter(3), voter(4)));
          bench.etcds.answering = Set.of(1L, 2L, 3L, 4L);
        };

    E2dException e = refusal(Kind.REMOVE, "n3");

    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
    assertTrue(e.getMessage().contains("while the backup before was made"), e.getMessage());
  }

  @Test
  void whatCouldNotBeDoneAnyMoreIsNotDone() {
    bench.safeguard.meanwhile = () -> bench.etcds.answering = Set.of(1L);

    assertTrue(refusal(Kind.REMOVE, "n3").getMessage().contains("too few for a quorum"));
  }

  /** A follower may be a moment behind what the cluster has acknowledged. */
  @Test
  void aBackupThatLacksTheLastWritesIsMadeAgain() throws Exception {
    bench.safeguard.revision = 37;

    List<String> done = bench.order(Kind.REMOVE, "n3").effects();

    assertEquals("revision 40 is in backup b4", done.get(0));
  }

  @Test
  void anEtcdThatStaysBehindBacksUpNothingOfUse() {
    bench.safeguard.revision = 7;

    String why = refusal(Kind.REMOVE, "n3").getMessage();

    assertTrue(why.contains("is at revision 16 and the cluster at 40"), why);
  }

  @Test
  void aSurvivorsContentIsBackedUpWhileItsEtcdRuns() throws Exception {
    bench.etcds.reading = Optional.empty();
    bench.etcds.answering = Set.of(1L);
    bench.sightings.clear();
    bench.running = true;
    bench.safeguard.revision = 7;

    List<String> done = bench.order(Kind.RECOVER, "n1").effects();

    assertEquals("revision 7 is in backup b1", done.get(0));
    assertEquals(1, bench.launches.size());
  }

  @Test
  void ofDataThatNothingRunsOnThereIsNone() throws Exception {
    bench.etcds.reading = Optional.empty();
    bench.sightings.clear();

    List<String> plan = bench.plan(Kind.RECOVER, "n1");
    bench.order(Kind.RECOVER, "n1");

    assertTrue(
        plan.contains("no backup is made before, because etcd does not run on this node"),
        plan.toString());
    assertEquals(0, bench.safeguard.made);
    assertEquals(1, bench.launches.size());
  }

  @Test
  void whatTakesNothingAwayNeedsNone() throws Exception {
    storeFails();

    bench.order(Kind.PAUSE, "");
    bench.order(Kind.RESUME, "");

    assertEquals(0, bench.safeguard.made);
  }
}
