package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static sh.crit.e2d.gossip.contract.Nodes.free;
import static sh.crit.e2d.gossip.contract.Nodes.heard;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.model.HostPort;

/** Nodes that are secured differently do not hear each other, and both sides say why. */
class RefusedPeersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TIMES = ": (once|\\d+ times) in the last 5 min";

  @TempDir Path dir;

  private final List<GossipNode> nodes = new ArrayList<>();
  private Optional<TestAuthority> ours;
  private Optional<TestAuthority> other;
  private HostPort first;
  private HostPort second;
  private HostPort stranger;

  @BeforeEach
  void setUp() throws Exception {
    ours = Optional.of(new TestAuthority(dir.resolve("ca.key")));
    other = Optional.of(new TestAuthority(dir.resolve("other.key")));
    first = free("127.0.0.1");
    second = free("127.0.0.2");
    stranger = free("127.0.0.3");
  }

  @AfterEach
  void closeAll() {
    nodes.forEach(GossipNode::close);
  }

  private GossipNode launch(String name, HostPort address, Optional<TestAuthority> authority) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(address, address, authority.map(TestAuthority::keyFile)),
            authority.map(TestAuthority::ofHolder).orElse(Credentials.NONE),
            System::nanoTime);
    nodes.add(node);
    node.publish(node(name, address));
    node.seeds(List.of(first, second));
    return node;
  }

  private GossipNode cluster(Optional<TestAuthority> authority) {
    GossipNode a = launch("a", first, authority);
    launch("b", second, authority);
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);
    assertEquals("", a.state().problem());
    return a;
  }

  private static void awaitProblem(GossipNode node, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    await()
        .atMost(PATIENCE)
        .until(() -> node.state().problem(), problem -> wanted.matcher(problem).matches());
  }

  private String eachOfOurs(String pattern) {
    return "(" + String.join("|", pattern.formatted(first), pattern.formatted(second), "; ") + ")+";
  }

  @Test
  void aNodeWithAnotherKey() {
    GossipNode a = cluster(ours);
    GossipNode x = launch("x", stranger, other);
    awaitProblem(a, "refused 127\\.0\\.0\\.3 \\(its caKey is another one, or none\\)" + TIMES);
    awaitProblem(x, eachOfOurs("%s refuses this node: caKey is not that of the cluster"));
  }

  @Test
  void aNodeWithoutAKey() {
    GossipNode a = cluster(ours);
    GossipNode x = launch("x", stranger, Optional.empty());
    awaitProblem(a, "refused 127\\.0\\.0\\.3 \\(it has no caKey, and this node has one\\)" + TIMES);
    awaitProblem(
        x, eachOfOurs("%s refuses this node: it has a caKey, and this node has none; set caKey"));
  }

  @Test
  void aNodeWithAKeyAmongSomeWithout() {
    GossipNode a = cluster(Optional.empty());
    GossipNode x = launch("x", stranger, other);
    awaitProblem(a, "refused 127\\.0\\.0\\.3 \\(it has a caKey, and this node has none\\)" + TIMES);
    awaitProblem(x, eachOfOurs("%s is not talked to: it has no caKey, and this node has one"));
  }

  @Test
  void whatIsMendedIsNoProblemAnyMore() {
    GossipNode a = cluster(ours);
    GossipNode x = launch("x", stranger, other);
    awaitProblem(a, "refused 127\\.0\\.0\\.3 .*");
    x.close();
    GossipNode mended = launch("c", stranger, ours);
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b", "c")::equals);
    mended.seeds(List.of(first, second));
    await().atMost(PATIENCE).until(() -> a.state().problem(), ""::equals);
    assertEquals("", mended.state().problem());
  }
}
