package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.gossip.contract.Nodes.because;
import static sh.crit.e2d.gossip.contract.Nodes.free;
import static sh.crit.e2d.gossip.contract.Nodes.heard;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;

/** A peer in another process that is killed, or stopped for so long that the group gives it up. */
class LostPeerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Process> children = new ArrayList<>();
  private final List<GossipNode> nodes = new ArrayList<>();
  private HostPort first;
  private HostPort second;
  private HostPort third;
  private GossipNode a;
  private GossipNode b;
  private NodeInfo selfOfA;

  @BeforeEach
  void launchTwo() throws IOException {
    first = free("127.0.0.1");
    second = free("127.0.0.2");
    third = free("127.0.0.3");
    a = launch(first);
    b = launch(second);
    selfOfA = because(node("a", first), "one");
    a.publish(selfOfA);
    b.publish(because(node("b", second), "bee"));
    a.seeds(List.of(second));
    b.seeds(List.of(first));
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    nodes.forEach(GossipNode::close);
    for (Process child : children) {
      child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  private GossipNode launch(HostPort address) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(address, address, Optional.empty()),
            Credentials.NONE,
            System::nanoTime);
    nodes.add(node);
    return node;
  }

  private Process spawn() throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                EchoNode.class.getName(),
                third.toString(),
                first.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    children.add(child);
    return child;
  }

  @Test
  void aKilledPeerFallsSilentAndItsSuccessorTakesItsPlace() throws Exception {
    Process child = spawn();
    await().atMost(PATIENCE).until(() -> echo().equals("[bee, one]"));
    child.destroyForcibly().waitFor();
    PeerSighting last = sightingOfEcho(a);
    long other = a.sightings().get(0).heardNanos();

    await().atMost(PATIENCE).until(() -> renewedBy(a, "b", other, Duration.ofSeconds(3)));
    assertEquals(last.info(), sightingOfEcho(a).info());

    spawn();
    await()
        .atMost(PATIENCE)
        .until(() -> !sightingOfEcho(a).info().instance().equals(last.info().instance()));
    await().atMost(PATIENCE).until(() -> echo().equals("[bee, one]"));
    assertEquals(List.of("b", "echo"), heard(a));
  }

  /** What a partition does to a group: it falls apart on both sides and must find together. */
  @Test
  void aPeerThatWasGivenUpIsHeardAgainInBothDirections() throws Exception {
    Process child = spawn();
    await().atMost(PATIENCE).until(() -> echo().equals("[bee, one]"));

    signal(child, "STOP");
    long stopped = sightingOfEcho(a).heardNanos();
    await().atMost(PATIENCE).until(() -> renewedBy(a, "b", stopped, Duration.ofSeconds(15)));
    assertTrue(sightingOfEcho(a).heardNanos() - stopped < Duration.ofSeconds(2).toNanos());
    signal(child, "CONT");

    a.publish(because(selfOfA, "two"));
    await().atMost(PATIENCE).until(() -> echo().equals("[bee, two]"));
    long heard = sightingOfEcho(b).heardNanos();
    await().atMost(PATIENCE).until(() -> renewedBy(b, "echo", heard, Duration.ofSeconds(2)));
  }

  private static void signal(Process child, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  private static boolean renewedBy(GossipNode node, String peer, long since, Duration by) {
    return node.sightings().stream()
        .anyMatch(
            sighting ->
                sighting.info().name().equals(peer)
                    && sighting.heardNanos() - since > by.toNanos());
  }

  private String echo() {
    return heard(a).contains("echo") ? sightingOfEcho(a).info().reason() : "";
  }

  private static PeerSighting sightingOfEcho(GossipNode node) {
    return node.sightings().stream()
        .filter(sighting -> sighting.info().name().equals("echo"))
        .findFirst()
        .orElseThrow();
  }
}
