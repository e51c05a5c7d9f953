package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;

/** An order that is refused says why, truly, and what helps. */
class RefusedOrdersTest {
  private final Bench bench = new Bench();

  RefusedOrdersTest() {
    bench.onDisk = Sights.intact(false);
    bench.heard("n2", 2, Duration.ofSeconds(1), true, Sights.intact(false));
  }

  private void runs(ClusterReading reading) {
    bench.etcds.reading = Optional.of(reading);
    bench.etcds.answering = Set.of(1L, 2L, 3L);
  }

  private String refusal(Kind kind, String subject) {
    Stance before = bench.state.stance();
    E2dException e = assertThrows(E2dException.class, () -> bench.order(kind, subject));
    assertEquals(before, bench.state.stance(), "a refused order changes nothing");
    return e.getMessage();
  }

  private void assertRefused(Kind kind, String subject, String why) {
    String message = refusal(kind, subject);
    assertTrue(message.contains(why), message);
  }

  @Test
  void withoutAQuorumItSaysWhoIsMissingAndWhatHelps() {
    for (Kind kind : List.of(Kind.REMOVE, Kind.LEAVE, Kind.MOVE_LEADER, Kind.DEFRAG)) {
      E2dException e = assertThrows(E2dException.class, () -> bench.order(kind, ""));

      assertEquals(ErrorCode.NO_QUORUM, e.code());
      assertEquals(
          "refused: the cluster does not answer with a quorum (http://10.0.0.2:2379 has no"
              + " leader); not heard: n3; nothing was changed. Bring members back or, where the"
              + " majority is lost for good, use e2d recover",
          e.getMessage());
    }
  }

  @Test
  void dataThatIsNotTheClustersCannotLeaveIt() {
    runs(cluster(voter(2), voter(1), voter(3)));
    bench.onDisk = DataDescriptor.corrupt("crc mismatch");
    assertRefused(Kind.LEAVE, "", "the data here is corrupt; e2d remove n1 on another node");

    bench.onDisk =
        new DataDescriptor(DataDescriptor.State.INTACT, 0xc2, 1, "n1", 3, 3, 95, 40, List.of(), "");
    assertRefused(Kind.LEAVE, "", "not of the one that runs; e2d remove n1 on another node");

    bench.onDisk = DataDescriptor.unknown("I/O error");
    assertRefused(Kind.LEAVE, "", "is not known (I/O error)");
  }

  @Test
  void aSeatWhoseMemberLivesElsewhereIsNotGivenUpByAnEmptyNode() {
    runs(cluster(voter(2), voter(1), voter(3)));
    bench.onDisk = DataDescriptor.absent();
    bench.sightings.clear();
    bench.heard("n1", 4, Duration.ofMinutes(3), true, held(1));
    assertRefused(Kind.LEAVE, "", "is another node's: node n1 at 10.0.0.4:7980 has its data");

    bench.sightings.clear();
    bench.heard("n2", 2, Duration.ofSeconds(1), true, held(2));
    bench.etcds.answering = Set.of(1L, 2L, 3L);
    assertRefused(Kind.LEAVE, "", "is another node's: the member answers");
  }

  private static DataDescriptor held(long member) {
    return new DataDescriptor(
        DataDescriptor.State.INTACT, 0xc1, member, "", 3, 3, 95, 40, List.of(), "");
  }

  @Test
  void aNodeWithoutDataLeavesTheSeatThatIsListed() throws Exception {
    runs(cluster(voter(2), voter(1), voter(3)));
    bench.onDisk = DataDescriptor.absent();
    bench.etcds.answering = Set.of(2L, 3L);
    bench.sightings.clear();
    bench.heard("n2", 2, Duration.ofSeconds(1), true, held(2));

    bench.order(Kind.LEAVE, "");

    assertEquals(Stance.LEFT, bench.state.stance());
  }

  /** A plan that counts on a node which is on its way out is no plan. */
  @Test
  void oneLeavesAfterTheOther() throws Exception {
    runs(cluster(voter(2), voter(1), voter(3)));
    bench.sightings.clear();
    bench.heard("n2", 2, Duration.ofSeconds(1), true, held(2));
    bench.heard("n3", 3, Duration.ofSeconds(1), true, held(3), Optional.of(Stance.LEFT));

    String why = "node n3 is leaving; wait until it is out";
    assertRefused(Kind.LEAVE, "", why);
    assertRefused(Kind.REMOVE, "n2", why);

    bench.order(Kind.REMOVE, "n3");
  }

  @Test
  void aNodeThatHasLeftIsNotPaused() {
    bench.state = bench.state.withStance(Stance.LEFT);

    assertRefused(Kind.PAUSE, "", "this node has left its cluster; resume brings it back");
  }

  @Test
  void pauseSaysWhetherEtcdRuns() throws Exception {
    assertTrue(bench.order(Kind.PAUSE, "").effects().get(0).contains("etcd does not run here"));
    bench.running = true;
    assertTrue(bench.order(Kind.PAUSE, "").effects().get(0).endsWith("etcd runs on"));
  }

  @Test
  void theLastVoterStays() {
    runs(cluster(voter(2)));

    assertRefused(Kind.REMOVE, "n2", "n2 is the last voter");
  }

  @Test
  void whatEtcdPutsOffIsNotDoneAfterAnotherRemoval() {
    runs(cluster(voter(1), voter(2), voter(3)));
    bench.etcds.meanwhile = Optional.of(cluster(voter(1), voter(3)));

    assertRefused(Kind.REMOVE, "n3", "the members have changed since the plan was made");
    assertEquals(List.of(), bench.etcds.removed);
  }

  @Test
  void whatEtcdPutsOffIsTriedAgain() throws Exception {
    runs(cluster(voter(1), voter(2), voter(3)));
    bench.etcds.meanwhile = bench.etcds.reading;

    bench.order(Kind.REMOVE, "n3");

    assertEquals(List.of(3L), bench.etcds.removed);
  }

  @Test
  void aNodeThatIsNoMemberHasNothingToDefragment() {
    runs(cluster(voter(2), voter(3)));

    assertRefused(Kind.DEFRAG, "", "this node is no member");
  }

  @Test
  void whyNothingIsToBeRecoveredDependsOnTheNode() {
    runs(cluster(voter(2), voter(1), voter(3)));
    assertRefused(Kind.RECOVER, "n1", "nothing is lost; this node is a member of it");

    bench.onDisk = DataDescriptor.absent();
    assertRefused(Kind.BOOTSTRAP, "", "this node joins it by itself");

    runs(cluster(voter(2), voter(3), voter(4)));
    assertRefused(Kind.BOOTSTRAP, "", "this node is a spare");

    bench.state = bench.state.withStance(Stance.LEFT);
    assertRefused(Kind.BOOTSTRAP, "", "e2d resume lets this node take part again");
  }

  @Test
  void dataOfAnotherClusterDoesNotJoin() {
    runs(cluster(voter(2), voter(3)));
    bench.onDisk =
        new DataDescriptor(DataDescriptor.State.INTACT, 0xc2, 1, "n1", 3, 3, 95, 40, List.of(), "");

    assertRefused(Kind.RECOVER, "n1", "the data here is of another cluster");
  }
}
