package sh.crit.e2d.core.internal.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.BenchEtcds;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/** What the operator is told before a cluster goes on with one copy, and what is compared when. */
class RecoverOrderTest {
  private static final Duration LATELY = Duration.ofSeconds(1);
  private static final Duration LONG_AGO = Duration.ofMinutes(3);

  private final Bench bench = new Bench();

  RecoverOrderTest() {
    bench.onDisk = Sights.intact(false);
  }

  private static DataDescriptor data(long member, long lastTerm, long index) {
    return new DataDescriptor(
        DataDescriptor.State.INTACT, 0xc1, member, "", 4, lastTerm, index, 40, List.of(), "");
  }

  private void etcdRunsWithoutQuorum() {
    bench.running = true;
    bench.etcds.answering = Set.of(1L);
  }

  private String refusal() {
    E2dException e = assertThrows(E2dException.class, () -> bench.order(Order.Kind.RECOVER, "n1"));
    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
    assertEquals(List.of(), bench.launches, "nothing was started");
    return e.getMessage();
  }

  @Test
  void aPlanOverARunningEtcdComparesNothingAndSaysSo() throws Exception {
    etcdRunsWithoutQuorum();
    bench.heard("n2", 2, LATELY, false, data(2, 3, 90));

    String plan = String.join("\n", bench.plan(Order.Kind.RECOVER, "n1"));

    assertTrue(plan.contains("up to the end of its log"), plan);
    assertTrue(plan.contains("its log is compared with what others hold then"), plan);
    assertTrue(!plan.contains("of term 0"), plan);
  }

  @Test
  void aPausedNodeWhoseEtcdRunsIsToResumeFirst() {
    etcdRunsWithoutQuorum();
    bench.state = bench.state.withStance(Stance.PAUSED);

    E2dException e = assertThrows(E2dException.class, () -> bench.plan(Order.Kind.RECOVER, "n1"));

    assertTrue(e.getMessage().contains("give e2d resume first"), e.getMessage());
    assertTrue(bench.running, "nothing was ended");
  }

  @Test
  void afterItsEndTheLogIsCompared() throws Exception {
    etcdRunsWithoutQuorum();
    bench.heard("n2", 2, LATELY, false, data(2, 3, 94));

    List<String> done = bench.order(Order.Kind.RECOVER, "n1").effects();

    assertEquals(EtcdLaunch.Mode.RECOVER, bench.launches.get(0).mode());
    assertTrue(done.get(0).contains("e2d status tells when it serves"), done.get(0));
  }

  @Test
  void fresherDataElsewhereShowsAfterTheEndOfEtcd() {
    etcdRunsWithoutQuorum();
    bench.heard("n2", 2, LATELY, false, data(2, 3, 96));

    assertEquals("n2 holds fresher data (entry 96 of term 3); give the order there", refusal());
    assertTrue(!bench.running, "it was ended for that");
  }

  @Test
  void aLaterTermIsFresherThanALongerLog() {
    bench.heard("n2", 2, LATELY, false, data(2, 4, 7));

    assertTrue(refusal().contains("entry 7 of term 4"));
  }

  @Test
  void ofTwoAlikeTheLowerMemberGoesOn() throws Exception {
    bench.heard("n0", 2, LATELY, false, data(0, 3, 95));
    assertTrue(refusal().contains("n0 holds the same"));

    bench.sightings.clear();
    bench.heard("n2", 2, LATELY, false, data(2, 3, 95));
    bench.order(Order.Kind.RECOVER, "n1");
    assertEquals(1, bench.launches.size());
  }

  @Test
  void ofTwoCopiesOfOneMemberNeitherGoesOn() {
    bench.heard("n4", 4, LATELY, false, data(1, 3, 90));

    assertTrue(refusal().contains("n4 at http://10.0.0.4:2380 holds data of this very member"));
  }

  @Test
  void aCopyDoesNotGoOnBesideTheOriginalWhereTheMemberIsListed() {
    Member listed =
        new Member(
            1, "n1", List.of("http://10.0.0.4:2380"), List.of("http://10.0.0.4:2379"), false);
    bench.onDisk =
        new DataDescriptor(
            DataDescriptor.State.INTACT, 0xc1, 1, "n1", 3, 3, 28, 20, List.of(listed), "");
    bench.heard("n1", 4, LATELY, true, data(1, 0, 69));

    assertTrue(refusal().contains("the etcd of n1 runs"));
  }

  @Test
  void nobodyGoesOnBesideAnEtcdThatRunsOrDataThatIsNotKnown() {
    bench.heard("n2", 2, LATELY, true, data(2, 0, 3));
    assertTrue(refusal().contains("the etcd of n2 runs"));

    bench.sightings.clear();
    bench.heard("n3", 3, LATELY, false, DataDescriptor.unknown("being read"));
    assertTrue(refusal().contains("what n3 holds is not known just now"));
  }

  @Test
  void anEarlierLifeOfThisNodeIsNoRival() throws Exception {
    bench.heard("n1", 1, LATELY, true, data(1, 0, 99));

    bench.order(Order.Kind.RECOVER, "n1");

    assertEquals(1, bench.launches.size());
  }

  @Test
  void whatTheSilentHeldComesFirstInThePlan() throws Exception {
    bench.heard("n3", 3, LONG_AGO, true, data(3, 0, 99));
    bench.heard("n2", 2, LONG_AGO, false, data(2, 3, 90));

    List<String> plan = bench.plan(Order.Kind.RECOVER, "n1");

    assertEquals(
        "n3, silent now, held data (entry 99 of term 4 as it last said), which may be fresher:"
            + " what only it holds is lost",
        plan.get(0));
    assertTrue(plan.get(1).startsWith("n2, silent now"), plan.get(1));
    assertTrue(
        plan.contains(
            "member n2 is given up; do not start it again with its data: move its member"
                + " directory away first"),
        plan.toString());
  }

  @Test
  void aClusterWithAQuorumIsNotRecovered() {
    bench.etcds.reading = Optional.of(BenchEtcds.cluster(BenchEtcds.voter(2)));
    bench.heard("n2", 2, LATELY, true, data(2, 0, 3));

    assertTrue(refusal().contains("the cluster has a quorum, so nothing is lost"));
  }
}
