package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final long WITHIN_THE_RECORDS = 400;

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

  @Test
  @Order(1)
  void aMemberWithDamagedDataLeavesAndComesBackAsANewOne() throws IOException {
    Node node = nodes.get(0);
    String former = ThreeNodes.memberId(nodes.get(1), node);
    assertEquals(0, node.stop().exit());
    damage(node.files().member().resolve("wal"));

    node.run();

    cluster.assertWhole();
    assertNotEquals(former, ThreeNodes.memberId(nodes.get(1), node));
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
    String former = ThreeNodes.memberId(nodes.get(0), node);
    Node.kill9(node.appliance().orElseThrow());
    Node.kill9(node.etcd().orElseThrow());

    nodes.get(0).awaitServing(2);
    nodes.get(1).awaitServing(2);

    node.run();
    cluster.assertWhole();
    assertNotEquals(former, ThreeNodes.memberId(nodes.get(0), node));
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
    cluster.assertWhole();
    await().atMost(Node.PATIENCE).until(() -> survivor.bin("e2d", "health").exit() == 0);
    cluster.stop();
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
