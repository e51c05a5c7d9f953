package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes that lost everything come back from the newest backup, by themselves. */
class RestoreIT {
  private static final int KEYS = 300;

  @TempDir Path dir;
  private ThreeNodes cluster;

  @AfterEach
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private void form(String form) throws Exception {
    Path key = GoBackup.writeKey(dir.resolve("ca.key"));
    Path file = Files.createDirectories(dir.resolve("store")).resolve("etcd.snapshot");
    cluster =
        new ThreeNodes(
            dir,
            "caKey: %s%nsnapshot: {file: \"%s\", interval: 1s%s}%n"
                .formatted(key, file.toUri(), form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", compression: true",
        ", encryption: true",
        ", compression: true, encryption: true"
      })
  void everythingIsBackAfterTotalLoss(String form) throws Exception {
    form(form);
    cluster.form();
    fill();
    awaitBackup();
    String before = content();

    cluster.all().forEach(RestoreIT::powerOff);
    for (Node node : cluster.all()) {
      delete(node.dataDir());
    }
    cluster.all().forEach(Node::run);
    cluster.all().forEach(n -> n.awaitServing(3));

    assertEquals(before, content());
    assertNotEquals(cluster.clusterId(), ThreeNodes.clusterId(cluster.all().get(0)));
    assertEquals(1, hashes().stream().distinct().count(), "all members hold the same");
    assertTrue(cluster.all().get(0).get("/_e2d/snapshot").contains("backup"));
    assertEquals("", cluster.all().get(0).get("/_e2d/volatile"), "what was volatile is gone");
    awaitBackup();
  }

  /** What a node remembers of its cluster does not keep it from a restore. */
  @Test
  void soItIsWhenOnlyTheMembersDataIsGone() throws Exception {
    form("");
    cluster.form();
    fill();
    awaitBackup();
    String before = content();

    cluster.all().forEach(RestoreIT::powerOff);
    for (Node node : cluster.all()) {
      delete(node.files().member());
    }
    cluster.all().forEach(Node::run);
    cluster.all().forEach(n -> n.awaitServing(3));

    assertEquals(before, content());
  }

  /** A user of the Go program changes over with what he has: the file, and the key. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheGoProgramStoredIsRestored(boolean encrypted) throws Exception {
    form("");
    Path snapshot = dir.resolve("plain.db");
    String before;
    try (Node old =
        new Node(dir.resolve("old"), "127.0.0.1", Ports.free(List.of("127.0.0.1")), "")) {
      old.run();
      old.awaitServing(1);
      fill(old);
      before = content(old);
      old.etcdctl("snapshot", "save", snapshot.toString()).orFail();
    }
    byte[] database = GoBackup.database(snapshot);
    Files.write(
        dir.resolve("store/etcd.snapshot"),
        encrypted ? GoBackup.encrypted(database, dir.resolve("ca.key")) : database);

    cluster.all().forEach(Node::run);
    cluster.all().forEach(n -> n.awaitServing(3));

    assertEquals(before, content());
    assertEquals(1, hashes().stream().distinct().count());
  }

  @Test
  void withoutTheStoreNothingIsFounded() throws Exception {
    form("");
    cluster.form();
    fill();
    awaitBackup();
    String before = content();
    cluster.all().forEach(RestoreIT::powerOff);
    for (Node node : cluster.all()) {
      delete(node.dataDir());
    }
    Path away = dir.resolve("away");
    Files.move(dir.resolve("store"), away);

    cluster.all().forEach(Node::run);
    for (Node node : cluster.all()) {
      JsonObject status =
          node.awaitStatus("to wait for the store", s -> waits(s).contains("the backup store"));
      assertEquals("waiting", status.get("state").getAsString());
      assertTrue(node.etcd().isEmpty());
    }

    Files.move(away, dir.resolve("store"));
    cluster.all().forEach(n -> n.awaitServing(3));
    assertEquals(before, content());
  }

  private static String waits(JsonObject status) {
    return status.getAsJsonArray("waitingFor").toString();
  }

  /** Some of it deleted again, some under a prefix that a restore clears. */
  private void fill() {
    fill(cluster.all().get(0));
  }

  private static void fill(Node node) {
    for (int from = 0; from < KEYS; from += 100) {
      StringBuilder puts = new StringBuilder("\n");
      for (int i = from; i < from + 100; i++) {
        puts.append("put key").append(i).append(" value").append(i).append('\n');
      }
      txn(node, puts.append("\n\n").toString());
    }
    node.etcdctl("del", "key7").orFail();
    node.put("/_e2d/volatile", "gone after a restore");
    node.put("/_e2dx", "another one's");
  }

  private static void txn(Node node, String text) {
    Commands.run(
            List.of(Distribution.etcd("etcdctl"), "--endpoints", node.clientUrl(), "txn"),
            Map.of("ETCDCTL_API", "3"),
            text)
        .orFail();
  }

  /** The newest backup is of the revision that the cluster has. */
  private void awaitBackup() {
    Node leader = cluster.leader();
    leader.awaitStatus(
        "to have a backup of now",
        s -> {
          JsonElement last = s.get("lastSnapshot");
          return last != null
              && last.isJsonObject()
              && last.getAsJsonObject().get("verified").getAsBoolean()
              && last.getAsJsonObject().get("revision").getAsLong() == revision(leader);
        });
  }

  private static long revision(Node node) {
    return JsonParser.parseString(node.etcdctl("get", "kept", "-w", "json").orFail())
        .getAsJsonObject()
        .getAsJsonObject("header")
        .get("revision")
        .getAsLong();
  }

  private String content() {
    return content(cluster.all().get(0));
  }

  /** Every key but the volatile ones, with value, versions and revisions. */
  private static String content(Node node) {
    JsonArray kvs =
        JsonParser.parseString(node.etcdctl("get", "--prefix", "", "-w", "json").orFail())
            .getAsJsonObject()
            .getAsJsonArray("kvs");
    String ours = Base64.getEncoder().encodeToString("/_e2d/".getBytes(StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (JsonElement kv : kvs) {
      if (!kv.getAsJsonObject().get("key").getAsString().startsWith(ours)) {
        all.append(kv).append('\n');
      }
    }
    return all.toString();
  }

  private List<String> hashes() {
    List<String> hashes = new ArrayList<>();
    for (Node node : cluster.all()) {
      JsonElement answer =
          JsonParser.parseString(node.etcdctl("endpoint", "hashkv", "-w", "json").orFail())
              .getAsJsonArray()
              .get(0)
              .getAsJsonObject()
              .getAsJsonObject("HashKV")
              .get("hash");
      hashes.add(answer.getAsString());
    }
    return hashes;
  }

  private static void powerOff(Node node) {
    Node.kill9(node.appliance().orElseThrow());
    Node.kill9(node.etcd().orElseThrow());
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
