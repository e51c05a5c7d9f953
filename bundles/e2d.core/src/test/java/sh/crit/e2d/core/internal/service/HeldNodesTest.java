package sh.crit.e2d.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.BenchEtcds;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.core.internal.state.NodeState;

/** What a node shows of others that observe only, and of its own place among them. */
class HeldNodesTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG_AGO = Duration.ofMinutes(5);

  private final Bench bench = new Bench();

  @BeforeEach
  void cluster() {
    bench.running = true;
    bench.onDisk = data(1);
    bench.etcds.answering = Set.of(1L, 2L, 3L);
    bench.etcds.reading =
        Optional.of(
            BenchEtcds.cluster(BenchEtcds.voter(1), BenchEtcds.voter(2), BenchEtcds.voter(3)));
  }

  private static DataDescriptor data(int node) {
    DataDescriptor of1 = Sights.intact(false);
    return new DataDescriptor(
        of1.state(),
        of1.clusterId(),
        node,
        "n" + node,
        of1.term(),
        of1.lastTerm(),
        of1.index(),
        of1.revision(),
        of1.members(),
        "");
  }

  private void heard(int node, Duration ago, Optional<Stance> stance) {
    bench.heard("n" + node, node, ago, true, data(node), stance);
  }

  private List<Optional<Stance>> members() throws E2dException {
    return bench.service().members().stream().map(MemberView::stance).toList();
  }

  private HealthView.Check check(String name) {
    return bench.service().health().checks().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> warnings(String part) {
    return bench.service().status().warnings().stream().filter(w -> w.contains(part)).toList();
  }

  @Test
  void aPausedPeerIsShownByAllOthers() throws E2dException {
    heard(2, NOW, Optional.of(Stance.PAUSED));
    heard(3, NOW, Optional.of(Stance.LEFT));

    assertEquals(
        List.of(Optional.of(Stance.ACTIVE), Optional.of(Stance.PAUSED), Optional.of(Stance.LEFT)),
        members());
    assertEquals(List.of("n2"), bench.service().status().paused());
    assertEquals(
        List.of("node n2 at 10.0.0.2:7980 is paused; e2d resume there ends that"),
        warnings("paused"));
    assertEquals(
        List.of("node n3 at 10.0.0.3:7980 was told to leave; e2d resume there ends that"),
        warnings("leave"));
    HealthView.Check stance = check("stance");
    assertTrue(stance.passed());
    assertTrue(stance.detail().contains("node n2 at 10.0.0.2:7980 is paused"), stance.detail());
  }

  @Test
  void aPausedNodeIsShownOnItself() throws E2dException {
    bench.state = NodeState.NEW.withName("n1").withStance(Stance.PAUSED);
    heard(2, NOW, Optional.of(Stance.ACTIVE));

    assertEquals(Optional.of(Stance.PAUSED), members().get(0));
    assertEquals(List.of("n1"), bench.service().status().paused());
    assertEquals("this node is paused; e2d resume ends that", check("stance").detail());
  }

  @Test
  void ofWhoIsSilentOrDoesNotTellNothingIsShown() throws E2dException {
    heard(2, LONG_AGO, Optional.of(Stance.PAUSED));
    heard(3, NOW, Optional.empty());

    assertEquals(
        List.of(Optional.of(Stance.ACTIVE), Optional.empty(), Optional.empty()), members());
    assertEquals(List.of(), bench.service().status().paused());
    assertEquals("active", check("stance").detail());
  }

  @Test
  void ofARestartedNodeTheLastWordCounts() {
    heard(2, Duration.ofSeconds(2), Optional.of(Stance.PAUSED));
    heard(2, Duration.ofSeconds(1), Optional.of(Stance.ACTIVE));

    assertEquals(List.of(), bench.service().status().paused());
  }

  @Test
  void anAddressThatTheClusterDoesNotKnowIsAWarningAndAnIllness() {
    assertEquals(List.of(), warnings("peer URL"));
    assertTrue(check("address").passed());

    Member moved =
        new Member(1, "n1", List.of("http://10.0.0.9:2380"), List.of(Sights.CLIENT_URL), false);
    bench.etcds.reading =
        Optional.of(BenchEtcds.cluster(moved, BenchEtcds.voter(2), BenchEtcds.voter(3)));

    String said =
        "this node's peer URL is http://10.0.0.1:2380, but the cluster lists its member"
            + " 1 at http://10.0.0.9:2380";
    assertEquals(1, warnings(said).size(), () -> bench.service().status().warnings().toString());
    HealthView.Check address = check("address");
    assertFalse(address.passed());
    assertTrue(address.detail().startsWith(said), address.detail());

    bench.running = false;
    assertEquals(List.of(), warnings(said), "such data may be another node's");
  }

  @Test
  void aVoterThatDoesNotAnswerIsNamedByEveryNode() {
    assertEquals(List.of(), warnings("not answering"));

    bench.etcds.answering = Set.of(1L, 2L);

    assertEquals(
        List.of(
            "not answering: n3 (http://10.0.0.3:2380); 2 of 3 voters answer, and the cluster bears"
                + " the loss of 0 of them"),
        warnings("not answering"));
  }
}
