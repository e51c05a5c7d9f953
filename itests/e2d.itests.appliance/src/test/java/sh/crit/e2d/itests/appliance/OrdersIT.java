package sh.crit.e2d.itests.appliance;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The operator's orders to a cluster of three. Each test goes on where the one before ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrdersIT {
  private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");

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

  private static String name(Node node) {
    return node.status().orElseThrow().get("node").getAsString();
  }

  private Node leader() {
    String url =
        nodes.get(0).members().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(m -> m.get("role").getAsString().equals("leader"))
            .map(m -> m.get("peerUrl").getAsString())
            .findFirst()
            .orElseThrow();
    return nodes.stream().filter(n -> n.peerUrl().equals(url)).findFirst().orElseThrow();
  }

  /** Shows the plan of an order, which changes nothing, then confirms it. */
  private static JsonObject confirmed(Node node, String... order) {
    List<String> line = new ArrayList<>(List.of(order));
    line.addAll(List.of("--output", "json"));
    JsonObject plan = order(node, line);
    assertEquals("false", plan.get("done").getAsString());
    line.addAll(List.of("--confirm", plan.get("planId").getAsString()));
    JsonObject done = order(node, line);
    assertEquals("true", done.get("done").getAsString());
    return done;
  }

  private static JsonObject order(Node node, List<String> line) {
    return JsonParser.parseString(node.bin("e2d", line.toArray(String[]::new)).orFail())
        .getAsJsonObject();
  }

  @Test
  @Order(1)
  void aPausedNodeOnlyObserves() {
    Node node = nodes.get(1);
    assertEquals(0, node.bin("e2d", "pause").exit());
    Node.kill9(node.etcd().orElseThrow());

    node.awaitStatus(
        "to say what it would do",
        s -> s.get("waitingFor").toString().contains("it would restart etcd in place"));

    assertTrue(node.etcd().isEmpty());
    assertEquals(0, node.bin("e2d", "resume").exit());
    assertWhole();
  }

  @Test
  @Order(2)
  void leadershipMoves() {
    Node from = leader();
    Node to = nodes.get(from == nodes.get(0) ? 1 : 0);

    assertEquals(0, nodes.get(2).bin("e2d", "move-leader", name(to)).exit());

    assertEquals(to, leader());
    assertEquals(1, nodes.get(2).bin("e2d", "move-leader", name(to)).exit(), "it leads already");
    assertWhole();
  }

  @Test
  @Order(3)
  void theLeaderLeavesAndComesBack() {
    Node node = leader();

    confirmed(node, "leave");

    node.awaitStatus("to be out", s -> s.get("reason").getAsString().contains("has left"));
    await().atMost(Node.PATIENCE).until(() -> !Files.exists(node.files().member()));
    Node other = nodes.get(node == nodes.get(0) ? 1 : 0);
    assertEquals(2, other.members().size());
    assertEquals(0, node.bin("e2d", "resume").exit());
    assertWhole();
  }

  @Test
  @Order(4)
  void aRemovedMemberJoinsAnew() {
    Node node = nodes.get(2);
    String name = name(node);
    assertEquals(1, node.bin("e2d", "remove", name).exit(), "itself it does not remove");

    confirmed(nodes.get(0), "remove", name);

    assertWhole();
    assertEquals(1, nodes.get(0).bin("e2d", "recover", "--from", name(nodes.get(0))).exit());
  }

  @Test
  @Order(5)
  void databasesAreDefragmentedOneByOne() {
    Commands.Result all = nodes.get(1).bin("e2d", "defrag", "--all");

    assertEquals(0, all.exit(), all.err());
    assertEquals(3, all.out().lines().filter(l -> l.contains("bytes before")).count(), all.out());
    assertWhole();
  }

  @Test
  @Order(6)
  void aSurvivorGoesOnAloneWhenTheOthersAreGoneForGood() {
    Node survivor = nodes.get(1);
    String name = name(survivor);
    for (Node gone : List.of(nodes.get(0), nodes.get(2))) {
      Node.kill9(gone.appliance().orElseThrow());
      Node.kill9(gone.etcd().orElseThrow());
    }
    survivor.awaitStatus(
        "to miss the quorum", s -> !s.get("state").getAsString().equals("running"));

    await()
        .atMost(Node.PATIENCE)
        .untilAsserted(() -> confirmed(survivor, "recover", "--from", name));

    survivor.awaitServing(1);
    assertEquals(clusterId, clusterId(survivor));
    assertEquals("through everything", survivor.get("kept"));
    nodes.get(0).run();
    nodes.get(2).run();
    assertWhole();
    nodes.forEach(n -> assertEquals(0, n.stop().exit()));
  }
}
