package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;

/** What it takes to bring a running cluster back to a backup, and what is on disk then. */
class RestoreOrderTest {
  private static final Duration LATELY = Duration.ofSeconds(1);

  private static final String ELSEWHERE = "http://10.0.0.2:2380";
  private static final Rewind ACCEPTED =
      new Rewind("m", ELSEWHERE, 0xc1, List.of(ELSEWHERE), "b7", false);

  private final Bench bench = new Bench();

  RestoreOrderTest() {
    bench.onDisk = Sights.intact(false);
    bench.running = true;
    bench.state = bench.state.withName("n1");
    bench.safeguard.configured = true;
    bench.etcds.reading = Optional.of(cluster(voter(1), voter(2), voter(3)));
    bench.etcds.answering = Set.of(1L, 2L, 3L);
  }

  private void othersAreHeard() {
    bench.heard("n2", 2, LATELY, true, member(2));
    bench.heard("n3", 3, LATELY, true, member(3));
  }

  private static DataDescriptor member(long id) {
    return new DataDescriptor(
        DataDescriptor.State.INTACT, 0xc1, id, "", 4, 3, 95, 40, List.of(), "");
  }

  private String refusal() {
    E2dException e = assertThrows(E2dException.class, () -> bench.order(Kind.RESTORE, "b7", true));
    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
    assertEquals(Optional.empty(), bench.state.rewind(), "nothing is offered");
    assertFalse(bench.backups.done.contains("prove b7"), "nothing is read");
    return e.getMessage();
  }

  /** Whoever only observes does not end its etcd for anybody. */
  @Test
  void allMembersHaveToBeWilling() {
    bench.heard("n2", 2, LATELY, true, member(2));
    bench.heard("n3", 3, LATELY, true, member(3), Optional.of(Stance.PAUSED));
    assertTrue(refusal().contains("node n3 is paused; e2d resume there first"));

    bench.sightings.clear();
    bench.heard("n2", 2, LATELY, true, member(2), Optional.of(Stance.LEFT));
    bench.heard("n3", 3, LATELY, true, member(3));
    assertTrue(refusal().contains("node n2 is leaving, or has left; e2d resume there first"));

    bench.sightings.clear();
    othersAreHeard();
    bench.state = bench.state.withStance(Stance.PAUSED);
    assertTrue(refusal().contains("this node is paused; e2d resume first"));
  }

  @Test
  void aNodeThatIsNoMemberHasNoSay() throws Exception {
    othersAreHeard();
    bench.heard("n9", 9, LATELY, false, DataDescriptor.absent(), Optional.of(Stance.LEFT));

    bench.order(Kind.RESTORE, "b7", true);

    assertEquals("b7", bench.state.rewind().orElseThrow().backup());
  }

  @Test
  void theOfferIsOnDiskWhenTheBackupWasReadToItsEnd() throws Exception {
    othersAreHeard();

    bench.order(Kind.RESTORE, "b7", true);

    Rewind offer = bench.state.rewind().orElseThrow();
    assertEquals("b7", offer.backup());
    assertFalse(offer.decided());
    assertEquals(0xc1, offer.clusterId());
    assertEquals(Sights.PEER_URL, offer.initiator());
    assertEquals(
        List.of("http://10.0.0.1:2380", "http://10.0.0.2:2380", "http://10.0.0.3:2380"),
        offer.members());
    assertTrue(bench.backups.done.contains("prove b7"));
    assertTrue(bench.running, "until the others stand by it serves");
    assertEquals(List.of("'restore b7' on n1 since 1970-01-01T00:00:00Z"), bench.lock.claims);
  }

  @Test
  void thePlanNamesWhatIsLost() throws Exception {
    othersAreHeard();

    String plan = String.join("\n", bench.plan(Kind.RESTORE, "b7", true).effects());

    assertTrue(
        plan.contains("what was written after revision 17 is no more (it is at 40 now"), plan);
    assertEquals(Optional.empty(), bench.state.rewind());
  }

  @Test
  void aBackupThatIsNoGoodEndsNoEtcd() {
    othersAreHeard();
    bench.backups.unproven =
        Optional.of(new E2dException(ErrorCode.SNAPSHOT_DAMAGED, "core", "b7", "it is cut off"));

    assertThrows(E2dException.class, () -> bench.order(Kind.RESTORE, "b7", true));

    assertEquals(Optional.empty(), bench.state.rewind());
    assertTrue(bench.running);
  }

  @Test
  void allMembersHaveToTakePart() {
    bench.heard("n2", 2, LATELY, true, member(2));
    String refused = refusal();
    assertTrue(refused.startsWith("n3") || refused.contains(" n3"), refused);

    othersAreHeard();
    bench.etcds.answering = Set.of(1L, 3L);
    refused = refusal();
    assertTrue(refused.contains("n2") && refused.contains("not answering"), refused);

    bench.etcds.answering = Set.of(1L, 2L, 3L);
    bench.etcds.reading = Optional.of(cluster(voter(1), voter(2)));
    assertTrue(refusal().contains("all 3 have to be voters"), refused);
  }

  @Test
  void withoutBackupsThereIsNothingToGoBackTo() {
    othersAreHeard();
    bench.safeguard.configured = false;

    assertTrue(refusal().contains("snapshot.file is not set"));
  }

  @Test
  void anOrderThatIsUnderWayIsNotGivenTwice() throws Exception {
    othersAreHeard();
    bench.order(Kind.RESTORE, "b7", true);

    E2dException e = assertThrows(E2dException.class, () -> bench.order(Kind.RESTORE, "b8", true));

    assertTrue(e.getMessage().contains("brought back to a backup already"), e.getMessage());
    assertEquals("b7", bench.state.rewind().orElseThrow().backup());
  }

  @Test
  void resumeTakesItBackWhenConfirmedAndNobodyDecidesIt() throws Exception {
    bench.state = bench.state.withRewind(Optional.of(ACCEPTED));

    OrderView plan = bench.plan(Kind.RESUME, "", false);
    assertEquals(Optional.of(ACCEPTED), bench.state.rewind());
    assertTrue(plan.effects().get(0).contains("must be lost for good"), plan.toString());
    bench.order(Kind.RESUME, "", false);

    assertEquals(Optional.empty(), bench.state.rewind());
  }

  @Test
  void resumeAfterAPauseTakesNothingBack() throws Exception {
    bench.state = bench.state.withRewind(Optional.of(ACCEPTED)).withStance(Stance.PAUSED);

    assertTrue(bench.order(Kind.RESUME, "").effects().get(0).contains("go back to a backup"));

    assertEquals(Optional.of(ACCEPTED), bench.state.rewind());
    assertEquals(Stance.ACTIVE, bench.state.stance());
  }

  @Test
  void whatWasAcceptedAfterALookIsNotTakenBack() throws Exception {
    bench.state = bench.state.withRewind(Optional.of(ACCEPTED));
    OrderView plan = bench.plan(Kind.RESUME, "", false);
    Rewind other = new Rewind("n", ELSEWHERE, 0xc1, List.of(ELSEWHERE), "b8", false);
    bench.state = bench.state.withRewind(Optional.of(other));

    assertThrows(
        E2dException.class, () -> bench.confirm(new Order(Kind.RESUME, "", plan.planId())));

    assertEquals(Optional.of(other), bench.state.rewind());
  }

  @Test
  void resumeLeavesItAloneWhileTheNodeWithTheOrderIsHeard() throws Exception {
    bench.state = bench.state.withRewind(Optional.of(ACCEPTED));
    bench.heard("n2", 2, LATELY, true, member(2), ACCEPTED);

    String done = bench.order(Kind.RESUME, "").effects().get(0);

    assertEquals(Optional.of(ACCEPTED), bench.state.rewind());
    assertTrue(done.contains("go back to a backup"), done);
  }
}
