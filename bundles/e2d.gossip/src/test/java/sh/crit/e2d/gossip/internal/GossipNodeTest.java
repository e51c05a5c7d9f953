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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.gossip.Gossip;

class GossipNodeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

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
  void aNodeAloneListensOnOnePortOnly() throws Exception {
    Set<Integer> before = Sockets.listening();
    HostPort address = free("127.0.0.1");
    HostPort nobody = free("127.0.0.9");

    GossipNode node = launch(address);
    node.publish(node("a", address));
    node.seeds(List.of(address, nobody));
    await().atMost(PATIENCE).until(() -> node.state().joined());

    Set<Integer> opened = new TreeSet<>(Sockets.listening());
    opened.removeAll(before);
    assertEquals(Set.of(address.port()), opened);
  }

  @Test
  @Timeout(60)
  void noCallWaitsForTheNetwork() throws Exception {
    HostPort address = free("127.0.0.1");
    CountDownLatch joining = new CountDownLatch(1);
    CountDownLatch mayJoin = new CountDownLatch(1);
    Credentials slow =
        () -> {
          joining.countDown();
          awaitQuietly(mayJoin);
          return Optional.empty();
        };
    GossipNode node =
        new GossipNode(
            new GossipSettings(address, address, Optional.empty()), slow, System::nanoTime);
    nodes.add(node);
    try {
      assertTrue(joining.await(20, TimeUnit.SECONDS));
      node.publish(node("a", address));
      node.seeds(List.of(address));
      assertEquals(List.of(), node.sightings());
      assertEquals(new Gossip.State(false, false, "joining"), node.state());
    } finally {
      mayJoin.countDown();
    }
    await().atMost(PATIENCE).until(() -> node.state().joined());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody repeats anything here: what is known was told because somebody came. */
  @Test
  void aNewcomerToARunningGroupKnowsEverybodyAtOnce() throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    HostPort third = free("127.0.0.3");
    GossipNode a = launchSilent(first);
    a.publish(node("a", first));
    a.seeds(List.of());
    GossipNode b = launchSilent(second);
    b.publish(node("b", second));
    b.seeds(List.of(first));
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);

    GossipNode c = launchSilent(third);
    c.publish(node("c", third));
    c.seeds(List.of(first));

    await().atMost(PATIENCE).until(() -> heard(c), List.of("a", "b")::equals);
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b", "c")::equals);
    await().atMost(PATIENCE).until(() -> heard(b), List.of("a", "c")::equals);
  }

  private GossipNode launchSilent(HostPort address) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(address, address, Optional.empty()),
            Credentials.NONE,
            System::nanoTime,
            Duration.ofHours(1));
    nodes.add(node);
    return node;
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
    HostPort first = new HostPort("127.0.0.1", free("0.0.0.0").port());
    HostPort second = new HostPort("127.0.0.2", free("0.0.0.0").port());
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
