package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.gossip.contract.Nodes.free;
import static sh.crit.e2d.gossip.contract.Nodes.heard;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.HostPort;

class GossipNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<GossipNode> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() {
    nodes.forEach(GossipNode::close);
  }

  private GossipNode launch(HostPort bind, HostPort advertised) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(bind, advertised, Optional.empty()),
            Credentials.NONE,
            System::nanoTime);
    nodes.add(node);
    return node;
  }

  private GossipNode launch(HostPort address) {
    return launch(address, address);
  }

  @Test
  void aNodeAloneListensQuicklyAndOnOnePortOnly() throws Exception {
    Set<Integer> before = Sockets.listening();
    HostPort address = free("127.0.0.1");
    HostPort nobody = free("127.0.0.9");

    long start = System.nanoTime();
    GossipNode node = launch(address);
    node.publish(node("a", address));
    node.seeds(List.of(address, nobody));
    Duration call = Duration.ofNanos(System.nanoTime() - start);
    await().atMost(PATIENCE).until(() -> node.state().joined());

    Set<Integer> opened = new TreeSet<>(Sockets.listening());
    opened.removeAll(before);
    assertEquals(Set.of(address.port()), opened);
    assertTrue(call.compareTo(Duration.ofMillis(500)) < 0, "the caller waited " + call);
  }

  @Test
  void aNewcomerToARunningGroupKnowsEverybodyAtOnce() throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    HostPort third = free("127.0.0.3");
    GossipNode a = launch(first);
    a.publish(node("a", first));
    a.seeds(List.of());
    GossipNode b = launch(second);
    b.publish(node("b", second));
    b.seeds(List.of(first));
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);

    GossipNode c = launch(third);
    c.publish(node("c", third));
    c.seeds(List.of(first));
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> c.state().joined());
    long joined = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> heard(c), List.of("a", "b")::equals);
    Duration took = Duration.ofNanos(System.nanoTime() - joined);

    // Well below the interval of a second at which everybody would have told anyway.
    assertTrue(took.compareTo(Duration.ofMillis(600)) < 0, "it took " + took);
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b", "c")::equals);
  }

  @Test
  void aTakenPortIsSaidAndTriedAgain() throws Exception {
    HostPort address;
    GossipNode node;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new HostPort("127.0.0.1", taken.getLocalPort());
      node = launch(address);
      await().atMost(PATIENCE).until(() -> node.state().problem().contains("cannot listen on"));
      assertTrue(node.state().problem().contains(address.toString()), node.state().problem());
      assertFalse(node.state().joined());
    }

    await().atMost(PATIENCE).until(() -> node.state().joined());
    assertEquals("", node.state().problem());
  }

  @Test
  void theAdvertisedAddressIsWhatPeersUseWhenItListensEverywhere() throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    GossipNode a = launch(new HostPort("0.0.0.0", first.port()), first);
    GossipNode b = launch(new HostPort("0.0.0.0", second.port()), second);
    a.publish(node("a", first));
    b.publish(node("b", second));
    a.seeds(List.of(second));

    await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);
    await().atMost(PATIENCE).until(() -> heard(b), List.of("a")::equals);
  }

  @Test
  void nothingIsLeftAfterClose() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<Integer> ports = Sockets.listening();
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    GossipNode a = launch(first);
    GossipNode b = launch(second);
    a.publish(node("a", first));
    b.publish(node("b", second));
    a.seeds(List.of(second));
    await().atMost(PATIENCE).until(() -> heard(b), List.of("a")::equals);

    a.close();
    b.close();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
              left.removeAll(before);
              left.removeIf(thread -> thread.getName().startsWith("awaitility"));
              assertEquals(Set.of(), left);
            });
    assertEquals(ports, Sockets.listening());
  }
}
