package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
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

/**
 * Backups before what cannot be undone, in a cluster that makes none by itself for an hour. Each
 * test goes on where the one before ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstBackupIT {
  private Path store;
  private ThreeNodes cluster;
  private List<Node> nodes;

  @BeforeAll
  void form(@TempDir Path dir) throws IOException {
    store = Files.createDirectories(dir.resolve("store"));
    cluster =
        new ThreeNodes(
            dir,
            "snapshot: {file: \"%s\", interval: 1h}%n"
                .formatted(store.resolve("etcd.snapshot").toUri()));
    nodes = cluster.all();
    cluster.form();
    cluster.leader().awaitStatus("to have made its first backup", FirstBackupIT::hasBackup);
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  private static boolean hasBackup(JsonObject status) {
    JsonElement last = status.get("lastSnapshot");
    return last != null && last.isJsonObject();
  }

  private static long newestBackup(Node node) {
    return JsonParser.parseString(node.bin("e2d", "snapshot", "list", "--output", "json").orFail())
        .getAsJsonArray()
        .get(0)
        .getAsJsonObject()
        .get("revision")
        .getAsLong();
  }

  /** The revision that a write came to. */
  private static long write(Node node, String value) {
    return JsonParser.parseString(node.etcdctl("put", "written", value, "-w", "json").orFail())
        .getAsJsonObject()
        .getAsJsonObject("header")
        .get("revision")
        .getAsLong();
  }

  private static Commands.Result confirmed(Node node, String... order) {
    List<String> line = new ArrayList<>(List.of(order));
    String plan = node.bin("e2d", arguments(line, "--output", "json")).orFail();
    String id = JsonParser.parseString(plan).getAsJsonObject().get("planId").getAsString();
    return node.bin("e2d", arguments(line, "--confirm", id));
  }

  private static String[] arguments(List<String> line, String... more) {
    List<String> all = new ArrayList<>(line);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  @Order(1)
  void aDeadMemberIsRemovedAfterABackup() {
    Node dead = nodes.stream().filter(n -> n != cluster.leader()).findFirst().orElseThrow();
    Node leader = cluster.leader();
    Node.kill9(dead.appliance().orElseThrow());
    Node.kill9(dead.etcd().orElseThrow());
    long revision = write(leader, "before the removal");
    assertTrue(newestBackup(leader) < revision);

    leader.awaitServing(2);

    assertTrue(newestBackup(leader) >= revision, "the backup came first");
    dead.run();
    cluster.assertWhole();
  }

  @Test
  @Order(2)
  void anOrderMakesItsBackupOnAnyNode() {
    Node follower = nodes.stream().filter(n -> n != cluster.leader()).findFirst().orElseThrow();
    Node other =
        nodes.stream()
            .filter(n -> n != cluster.leader() && n != follower)
            .findFirst()
            .orElseThrow();
    long revision = write(other, "before the order");

    Commands.Result done = confirmed(follower, "remove", ThreeNodes.name(other));

    assertEquals(0, done.exit(), done.err());
    assertTrue(done.out().contains("is in backup"), done.out());
    assertTrue(done.err().contains("reading it back"), "progress: " + done.err());
    assertTrue(newestBackup(follower) >= revision);
    cluster.assertWhole();
  }

  @Test
  @Order(3)
  void withoutTheStoreAnOrderIsRefusedUnlessTheOperatorSaysSo() throws IOException {
    Path away = store.resolveSibling("away");
    Files.move(store, away);
    Files.writeString(store, "a file where the directory was");
    Node node = nodes.get(0);
    String name = ThreeNodes.name(nodes.get(1));
    String former = ThreeNodes.memberId(node, nodes.get(1));

    Commands.Result refused = confirmed(node, "remove", name);
    assertEquals(3, node.members().size(), "nothing was changed");
    Commands.Result done = confirmed(node, "remove", name, "--without-backup");

    assertNotEquals(0, refused.exit());
    assertTrue(refused.err().contains("--without-backup gives the order"), refused.err());
    assertEquals(0, done.exit(), done.err());
    cluster.assertWhole();
    assertNotEquals(former, ThreeNodes.memberId(node, nodes.get(1)));
    Files.delete(store);
    Files.move(away, store);
  }

  @Test
  @Order(4)
  void aSurvivorWithoutAQuorumBacksUpWhatItHas() {
    Node survivor = cluster.leader();
    long revision = write(survivor, "before the loss");
    for (Node node : nodes) {
      if (node != survivor) {
        Node.kill9(node.appliance().orElseThrow());
        Node.kill9(node.etcd().orElseThrow());
      }
    }
    String name = ThreeNodes.name(survivor);
    survivor.awaitStatus(
        "to miss the quorum", s -> !s.get("state").getAsString().equals("running"));

    String done =
        await()
            .atMost(Node.PATIENCE)
            .ignoreExceptionsMatching(AssertionError.class::isInstance)
            .until(() -> confirmed(survivor, "recover", "--from", name).orFail(), said -> true);

    assertTrue(done.contains("is in backup"), done);
    assertTrue(newestBackup(survivor) >= revision, done);
    survivor.awaitServing(1);
    nodes.stream().filter(n -> n != survivor).forEach(Node::run);
    cluster.assertWhole();
    cluster.stop();
  }
}
