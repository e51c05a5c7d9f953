package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  private ThreeNodes cluster;
  private List<Node> nodes;

  @BeforeAll
  void form(@TempDir Path dir) {
    cluster = new ThreeNodes(dir);
    nodes = cluster.all();
    cluster.form();
  }

  @AfterAll
  void close() {
    cluster.close();
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
    String name = ThreeNodes.name(node);
    Node other = nodes.get(0);
    other.awaitStatus("to show who is paused", s -> s.get("paused").toString().contains(name));
    assertTrue(other.bin("e2d", "members").out().contains("paused"));
    assertEquals(0, node.bin("e2d", "resume").exit());
    cluster.assertWhole();
    other.awaitStatus("to show nobody paused", s -> s.get("paused").getAsJsonArray().isEmpty());
  }

  @Test
  @Order(2)
  void leadershipMoves() {
    Node from = cluster.leader();
    Node to = nodes.get(from == nodes.get(0) ? 1 : 0);

    assertEquals(0, nodes.get(2).bin("e2d", "move-leader", ThreeNodes.name(to)).exit());

    assertEquals(to, cluster.leader());
    assertEquals(
        1, nodes.get(2).bin("e2d", "move-leader", ThreeNodes.name(to)).exit(), "it leads already");
    cluster.assertWhole();
  }

  @Test
  @Order(3)
  void theLeaderLeavesAndComesBack() {
    Node node = cluster.leader();

    confirmed(node, "leave");

    node.awaitStatus("to be out", s -> s.get("reason").getAsString().contains("has left"));
    await().atMost(Node.PATIENCE).until(() -> !Files.exists(node.files().member()));
    Node other = nodes.get(node == nodes.get(0) ? 1 : 0);
    assertEquals(2, other.members().size());
    assertEquals(0, node.bin("e2d", "resume").exit());
    cluster.assertWhole();
  }

  @Test
  @Order(4)
  void aRemovedMemberJoinsAnew() {
    Node node = nodes.get(2);
    String name = ThreeNodes.name(node);
    assertEquals(1, node.bin("e2d", "remove", name).exit(), "itself it does not remove");

    confirmed(nodes.get(0), "remove", name);

    cluster.assertWhole();
    assertEquals(
        1, nodes.get(0).bin("e2d", "recover", "--from", ThreeNodes.name(nodes.get(0))).exit());
  }

  @Test
  @Order(5)
  void databasesAreDefragmentedOneByOne() {
    Commands.Result all = nodes.get(1).bin("e2d", "defrag", "--all");

    assertEquals(0, all.exit(), all.err());
    assertEquals(3, all.out().lines().filter(l -> l.contains("bytes before")).count(), all.out());
    cluster.assertWhole();
  }

  @Test
  @Order(6)
  void aSurvivorGoesOnAloneWhenTheOthersAreGoneForGood() {
    Node survivor = nodes.get(1);
    String name = ThreeNodes.name(survivor);
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
    assertEquals(cluster.clusterId(), ThreeNodes.clusterId(survivor));
    assertEquals("through everything", survivor.get("kept"));
    nodes.get(0).run();
    nodes.get(2).run();
    cluster.assertWhole();
    cluster.stop();
  }
}
