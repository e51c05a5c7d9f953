package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.core.internal.state.NodeState;

/** That a recovery took place is never forgotten, and everybody in the cluster gets to know. */
class RecoveriesTest {
  private static final RecoveryRecord RECORD = new RecoveryRecord(0xc1, 3, 95, List.of(2L, 3L));
  private static final Step RECOVER =
      new Step.Recover(new RecoveryBallot(1, "p", "n1", Sights.PEER_URL, 0xc1, 3, 95, ""));

  private final Bench bench = new Bench();

  /** The data of a member of the cluster that went on, which has only these members. */
  private static DataDescriptor after(long member, long... members) {
    return new DataDescriptor(
        DataDescriptor.State.INTACT,
        0xc1,
        member,
        "n" + member,
        4,
        4,
        99,
        50,
        LongStream.of(members).mapToObj(RecoveriesTest::member).toList(),
        "");
  }

  private static Member member(long id) {
    return new Member(id, "n" + id, List.of("http://10.0.0." + id + ":2380"), List.of(), false);
  }

  @Test
  void whomARecoveryGoesOnWithoutIsOnDiskBeforeItDoes() {
    bench.onDisk = Sights.intact(false);

    StepRunner.Outcome outcome = new StepRunner(bench.parts()).run(RECOVER, "n1", NodeState.NEW);

    assertNull(outcome.failure());
    assertEquals(List.of(RECORD), bench.state.recoveries());
    assertEquals(1, bench.launches.size());
  }

  @Test
  void ofARefusedRecoveryThereIsNoRecord() {
    bench.onDisk = after(1, 1, 2, 3);

    StepRunner.Outcome outcome = new StepRunner(bench.parts()).run(RECOVER, "n1", NodeState.NEW);

    assertNotNull(outcome.failure());
    assertEquals(List.of(), bench.state.recoveries());
  }

  @Test
  void aRecoveryCountsOnlyWhereTheOthersAreGoneFromTheData() {
    assertTrue(RECORD.tookPlaceIn(after(1, 1)));
    assertTrue(RECORD.tookPlaceIn(after(1, 1, 4)));
    assertTrue(!RECORD.tookPlaceIn(after(1, 1, 3)));
    assertTrue(!RECORD.tookPlaceIn(Sights.intact(false)));
    assertTrue(!RECORD.tookPlaceIn(DataDescriptor.absent()));
  }

  @Test
  void whatTheOtherSideHoldsBeyondIsTold() {
    assertTrue(!RECORD.isBehind(position(3, 95)));
    assertTrue(!RECORD.isBehind(position(2, 99)), "of an older term nothing was decided any more");
    assertTrue(RECORD.isBehind(position(3, 96)));
    assertTrue(RECORD.isBehind(position(4, 90)));
    assertTrue(RECORD.isBehind(position(0, 96)), "a running etcd does not tell the last term");
  }

  private static DataDescriptor position(long lastTerm, long index) {
    return new DataDescriptor(
        DataDescriptor.State.INTACT, 0xc1, 2, "n2", 9, lastTerm, index, 0, List.of(), "");
  }

  @Test
  void aNewMemberLearnsOfItFromTheOthers() {
    Observation seen = member(after(1, 1, 4), after(4, 1, 4), List.of(RECORD));

    NodeState noted = Notes.of(NodeState.NEW.withHeldData(true), seen);

    assertEquals(List.of(RECORD), noted.recoveries());
    assertEquals(noted, Notes.of(noted, seen), "once");
  }

  @Test
  void aStrangerIsNotBelieved() {
    NodeState before = NodeState.NEW.withHeldData(true);

    assertEquals(before, Notes.of(before, member(after(1, 1, 4), after(9, 9), List.of(RECORD))));
  }

  @Test
  void whatIsKnownOfAnotherClusterIsForgotten() {
    NodeState before =
        NodeState.NEW
            .withHeldData(true)
            .withRecoveries(List.of(new RecoveryRecord(0xc9, 1, 1, List.of(7L)), RECORD));

    NodeState noted = Notes.of(before, member(after(1, 1, 4), after(4, 1, 4), List.of()));

    assertEquals(List.of(RECORD), noted.recoveries());
  }

  /** A member of a cluster of two that hears the other one. */
  private static Observation member(
      DataDescriptor own, DataDescriptor other, List<RecoveryRecord> told) {
    Observation alone = Sights.of(own, true, Optional.empty());
    NodeInfo peer =
        new NodeInfo(
            other.memberName(),
            "i4",
            "http://10.0.0.4:2380",
            "http://10.0.0.4:2379",
            new HostPort("10.0.0.4", 7980),
            3,
            "token",
            NodeStatus.RUNNING,
            "",
            true,
            other,
            FoundingRecord.NONE,
            Optional.empty(),
            told,
            Optional.empty(),
            Optional.empty());
    ClusterReading cluster =
        new ClusterReading(0xc1, List.of(member(1), member(4)), 1, 4, 50, Sights.CLIENT_URL);
    return new Observation(
        alone.self(),
        alone.data(),
        alone.process(),
        alone.stance(),
        alone.founding(),
        true,
        0,
        List.of(),
        alone.discovered(),
        List.of(new PeerSighting(peer, 9)),
        new Fact.Known<>(cluster, "cluster", 9),
        List.of(),
        alone.backup(),
        Optional.empty(),
        Optional.empty());
  }
}
