package sh.crit.e2d.itests.appliance;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three that loses members: one to damage, one to silence, then the majority. Each
 * test goes on where the one before ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostMembersIT {
  private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
  private static final long WITHIN_THE_RECORDS = 400;

  private final List<Node> nodes = new ArrayList<>();
  private String clusterId;

  @BeforeAll
  void form(@TempDir Path dir) {
    Ports ports = Ports.free(HOSTS);
    String peers = HOSTS.stream().map(h -> h + ":" + ports.gossip()).collect(joining(", "));
    for (String host : HOSTS) {
      nodes.add(
          new Node(
              dir.resolve(host),
              host,
              ports,
              "requiredClusterSize: 3%nhealthCheckInterval: 5s%nhealthCheckTimeout: 10s%ndiscovery:%n  initialPeers: [%s]"
                  .formatted(peers)));
    }
    nodes.forEach(Node::run);
    nodes.forEach(n -> n.awaitServing(3));
    clusterId = clusterId(nodes.get(0));
    nodes.get(0).put("kept", "through everything");
  }

  @AfterAll
  void close() {
    nodes.forEach(Node::close);
  }

  private static String clusterId(Node node) {
    return node.status().orElseThrow().get("clusterId").getAsString();
  }

  private void assertWhole() {
    nodes.forEach(n -> n.awaitServing(3));
    for (Node node : nodes) {
      assertEquals(clusterId, clusterId(node));
      assertEquals("through everything", node.get("kept"));
    }
  }

  private static String memberId(Node asked, Node of) {
    return asked.members().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(m -> m.get("peerUrl").getAsString().equals(of.peerUrl()))
        .map(m -> m.get("id").getAsString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Order(1)
  void aMemberWithDamagedDataLeavesAndComesBackAsANewOne() throws IOException {
    Node node = nodes.get(0);
    String former = memberId(nodes.get(1), node);
    assertEquals(0, node.stop().exit());
    damage(node.files().member().resolve("wal"));

    node.run();

    assertWhole();
    assertNotEquals(former, memberId(nodes.get(1), node));
    assertTrue(asides(node).stream().anyMatch(name -> name.contains("corrupt")), "kept aside");
  }

  private static void damage(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      Path first = files.filter(f -> f.toString().endsWith(".wal")).sorted().findFirst().get();
      try (RandomAccessFile file = new RandomAccessFile(first.toFile(), "rw")) {
        file.seek(WITHIN_THE_RECORDS);
        int before = file.read();
        file.seek(WITHIN_THE_RECORDS);
        file.write(~before);
      }
    }
  }

  private static List<String> asides(Node node) throws IOException {
    try (Stream<Path> files = Files.list(node.files().aside())) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  @Order(2)
  void aMemberThatStaysAwayIsRemovedAndTakenInAgain() {
    Node node = nodes.get(2);
    String former = memberId(nodes.get(0), node);
    Node.kill9(node.appliance().orElseThrow());
    Node.kill9(node.etcd().orElseThrow());

    nodes.get(0).awaitServing(2);
    nodes.get(1).awaitServing(2);

    node.run();
    assertWhole();
    assertNotEquals(former, memberId(nodes.get(0), node));
  }

  @Test
  @Order(3)
  void aMajorityThatLostItsDataComesBackFromTheSurvivor() throws IOException {
    Node survivor = nodes.get(1);
    for (Node node : List.of(nodes.get(0), nodes.get(2))) {
      Node.kill9(node.appliance().orElseThrow());
      Node.kill9(node.etcd().orElseThrow());
      delete(node.dataDir());
      node.run();
    }

    JsonObject waiting =
        survivor.awaitStatus(
            "to see what happened", s -> s.get("waitingFor").toString().contains("recovers"));

    assertNotEquals("running", waiting.get("state").getAsString());
    assertWhole();
    await().atMost(Node.PATIENCE).until(() -> survivor.bin("e2d", "health").exit() == 0);
    nodes.forEach(n -> assertEquals(0, n.stop().exit()));
    nodes.forEach(n -> assertTrue(n.appliance().isEmpty() && n.etcd().isEmpty()));
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
