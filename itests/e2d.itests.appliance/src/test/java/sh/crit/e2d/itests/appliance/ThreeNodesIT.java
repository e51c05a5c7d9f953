package sh.crit.e2d.itests.appliance;

import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of one cluster of three; each test goes on where the one before ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesIT {
  private static final List<String> HOSTS =
      List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6");

  private final List<Node> all = new ArrayList<>();
  private Path dir;
  private List<Node> nodes;
  private Ports ports;
  private String clusterId;

  @BeforeAll
  void form(@TempDir Path shared) {
    dir = shared;
    ports = Ports.free(HOSTS);
    nodes = List.of(node(0), node(1), node(2));
    nodes.forEach(Node::run);
    nodes.forEach(n -> n.awaitServing(3));
    clusterId = clusterId(nodes.get(0));
  }

  private Node node(int index) {
    // the first three know each other, those that come later know everybody
    int known = index < 3 ? 3 : HOSTS.size();
    String peers = IntStream.range(0, known).mapToObj(this::peer).collect(joining(", "));
    Node node =
        new Node(
            dir.resolve("node" + index),
            HOSTS.get(index),
            ports,
            "requiredClusterSize: 3%ndiscovery:%n  initialPeers: [%s]".formatted(peers));
    all.add(node);
    return node;
  }

  private String peer(int index) {
    return HOSTS.get(index) + ":" + ports.gossip();
  }

  @AfterAll
  void close() {
    all.forEach(Node::close);
  }

  private static String clusterId(Node node) {
    return node.status().orElseThrow().get("clusterId").getAsString();
  }

  @Test
  @Order(1)
  void formsOneHealthyClusterThatReplicates() {
    for (Node node : nodes) {
      assertEquals(clusterId, clusterId(node));
      assertEquals(0, node.bin("e2d", "health").exit());
    }
    long leaders =
        nodes.get(0).members().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(m -> m.get("role").getAsString().equals("leader"))
            .count();
    assertEquals(1, leaders);

    nodes.get(0).put("first", "1");

    assertEquals("1", nodes.get(2).get("first"));
  }

  @Test
  @Order(2)
  void aKilledEtcdIsBackByItself() {
    Node node = nodes.get(1);
    ProcessHandle before = node.etcd().orElseThrow();

    Node.kill9(before);

    await()
        .atMost(Node.PATIENCE)
        .until(() -> node.etcd().filter(p -> p.pid() != before.pid()).isPresent());
    node.awaitServing(3);
    assertEquals("1", node.get("first"));
  }

  @Test
  @Order(3)
  void aKilledApplianceLeavesEtcdServingAndTheNextAdoptsIt() {
    Node node = nodes.get(2);
    ProcessHandle etcd = node.etcd().orElseThrow();

    Node.kill9(node.appliance().orElseThrow());

    node.put("orphan", "served");
    assertEquals(3, node.bin("status").exit());
    node.run();
    JsonObject status = node.awaitServing(3);
    assertEquals(etcd.pid(), status.get("etcdPid").getAsLong());
    assertTrue(status.get("etcdAdopted").getAsBoolean());
    assertEquals("served", nodes.get(0).get("orphan"));
  }

  @Test
  @Order(4)
  void aWipedNodeComesBackAsVoter() throws IOException {
    Node node = nodes.get(0);
    String formerMember = memberId(nodes.get(1), node);
    assertEquals(0, node.stop().exit());
    delete(node.dataDir());

    node.run();

    node.awaitServing(3);
    assertEquals(clusterId, clusterId(node));
    assertNotEquals(formerMember, memberId(nodes.get(1), node));
    assertEquals("served", node.get("orphan"));
    assertTrue(
        node.members().asList().stream()
            .noneMatch(m -> m.getAsJsonObject().get("role").getAsString().equals("learner")));
  }

  private static String memberId(Node asked, Node of) {
    return asked.members().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(m -> m.get("peerUrl").getAsString().equals(of.peerUrl()))
        .map(m -> m.get("id").getAsString())
        .findFirst()
        .orElseThrow();
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  @Order(5)
  void aFourthNodeIsASpareAndFoundsNothing() {
    Node fourth = node(3);

    fourth.run();

    JsonObject status = fourth.awaitStatus("to wait as a spare", s -> reason(s).contains("spare"));
    assertEquals("waiting", status.get("state").getAsString());
    assertFalse(Files.exists(fourth.files().member()));
    assertEquals(3, nodes.get(0).members().size());
    assertEquals(0, fourth.stop().exit());
  }

  @Test
  @Order(6)
  void anotherClusterSizeIsRefusedOnBothSides() {
    String peers = IntStream.range(0, 4).mapToObj(this::peer).collect(joining(", "));
    String settings = "requiredClusterSize: 5%ndiscovery:%n  initialPeers: [%s]".formatted(peers);
    try (Node odd = new Node(dir.resolve("odd"), HOSTS.get(3), ports, settings)) {
      odd.run();

      awaitRefusal(odd);
      awaitRefusal(nodes.get(0));
      assertFalse(Files.exists(odd.files().member()));
      assertEquals(3, nodes.get(0).members().size());
      assertEquals(0, odd.stop().exit());
    }
  }

  private static void awaitRefusal(Node node) {
    await()
        .atMost(Node.PATIENCE)
        .until(
            () -> node.bin("e2d", "plan", "--output", "json").out(),
            plan ->
                plan.startsWith("{")
                    && JsonParser.parseString(plan)
                        .getAsJsonObject()
                        .getAsJsonArray("refused")
                        .toString()
                        .contains("requiredClusterSize"));
  }

  private static String name(Node node) {
    return node.status().orElseThrow().get("node").getAsString();
  }

  private static String reason(JsonObject status) {
    return status.get("reason").getAsString();
  }

  @Test
  @Order(7)
  void everythingStoppedAndStartedIsTheSameClusterWithAllDataAndNames() {
    List<String> names = nodes.stream().map(ThreeNodesIT::name).toList();
    for (Node node : nodes) {
      assertEquals(0, node.stop().exit());
      assertTrue(node.etcd().isEmpty());
    }
    nodes.forEach(Node::run);

    nodes.forEach(n -> n.awaitServing(3));

    assertEquals(clusterId, clusterId(nodes.get(2)));
    assertEquals("1", nodes.get(0).get("first"));
    assertEquals("served", nodes.get(1).get("orphan"));
    assertEquals(names, nodes.stream().map(ThreeNodesIT::name).toList());
  }

  @Test
  @Order(8)
  void aSecondSetOfThreeFoundsNothingWhileTheFirstIsSilent() {
    nodes.forEach(n -> assertEquals(0, n.stop().exit()));
    List<Node> second = List.of(all.get(3), node(4), node(5));

    second.forEach(Node::run);

    for (Node node : second) {
      JsonObject status =
          node.awaitStatus(
              "to hear the others and name the silent ones",
              s ->
                  s.getAsJsonArray("present").size() == 3
                      && s.getAsJsonArray("waitingFor").toString().contains(peer(0)));
      assertEquals("waiting", status.get("state").getAsString());
      assertFalse(Files.exists(node.files().member()));
    }
    nodes.forEach(Node::run);
    nodes.forEach(n -> n.awaitServing(3));
    assertEquals(clusterId, clusterId(nodes.get(0)));
    second.forEach(n -> n.awaitStatus("to be spares", s -> reason(s).contains("spare")));
    Stream.concat(second.stream(), nodes.stream()).forEach(n -> assertEquals(0, n.stop().exit()));
    all.forEach(n -> assertTrue(n.appliance().isEmpty() && n.etcd().isEmpty()));
  }
}
