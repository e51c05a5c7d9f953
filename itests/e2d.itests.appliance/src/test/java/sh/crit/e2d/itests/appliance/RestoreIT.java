package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three nodes that lost everything come back from the newest backup, by themselves, from each store
 * and in each form. What one case restores is what the next one loses, and each case gives a new
 * store and form while the nodes run: to found a cluster for each would take longer than all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "E2D_AWS_ACCESS_KEY", S3Server.KEY,
          "E2D_AWS_SECRET_KEY", S3Server.SECRET,
          "E2D_DO_SPACES_KEY", S3Server.KEY,
          "E2D_DO_SPACES_SECRET", S3Server.SECRET);
  private static final String S3 = "s3://backups/prod/";
  private static final String SPACES = "https://fra1.digitaloceanspaces.com/backups/spaces/";

  private Path dir;
  private Path store;
  private S3Server server;
  private Losses cluster;
  private int cases;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    dir = temporary;
    GoBackup.makeCa(dir);
    server = new S3Server(dir, "backups");
  }

  @AfterAll
  void close() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    server.close();
  }

  /** A cluster that serves and keeps its backups in a directory of this case alone. */
  private void readyWithFiles(String form) throws Exception {
    store = Files.createDirectories(dir.resolve("store" + cases));
    ready(store.toUri().toString(), form);
  }

  /** Founded anew where the case before has failed. */
  private void ready(String folder, String form) throws Exception {
    String settings =
        "caCert: %s%ncaKey: %s%nsnapshot: {file: \"%s\"%s%s, s3: {endpoint: \"%s\", pathStyle: true}}%n"
            .formatted(
                dir.resolve("ca.crt"),
                dir.resolve("ca.key"),
                folder + "etcd.snapshot." + cases++,
                form.contains("interval: ") ? "" : ", interval: 1s",
                form,
                server.endpoint());
    if (cluster != null && !cluster.sound()) {
      cluster.close();
      cluster = null;
    }
    if (cluster == null) {
      cluster = new Losses(new ThreeNodes(Files.createTempDirectory(dir, "nodes"), settings));
      cluster.nodes().all().forEach(node -> node.environment(ENVIRONMENT));
      cluster.form();
    } else {
      cluster.configure(settings);
    }
  }

  private void assertBackAfterTotalLoss() throws IOException {
    String before = cluster.fillAndAwaitBackup();
    String id = cluster.clusterId();

    cluster.loseAll();
    cluster.runAndServe();

    assertEquals(before, cluster.content());
    assertNotEquals(id, cluster.clusterId());
    assertEquals(1, cluster.hashes().size(), "all members hold the same");
    assertTrue(cluster.first().get("/_e2d/snapshot").contains("backup"));
    assertEquals("", cluster.first().get("/_e2d/volatile"), "what was volatile is gone");
    Content.awaitBackup(cluster.nodes());
    cluster.passed();
  }

  private String newestUrl() {
    return cluster.backups().get(0).getAsJsonObject().get("url").getAsString();
  }

  @Test
  void everythingIsBackFromAFile() throws Exception {
    readyWithFiles("");
    cluster.awaitForm("none", false);

    assertBackAfterTotalLoss();
  }

  @Test
  void everythingIsBackFromS3() throws Exception {
    ready(S3, ", compression: zstd");
    cluster.awaitForm("zstd", false);
    assertTrue(newestUrl().startsWith(S3), newestUrl());

    assertBackAfterTotalLoss();
    assertNoSecret();
  }

  @Test
  void everythingIsBackFromSpaces() throws Exception {
    ready(SPACES, ", compression: true, encryption: true");
    cluster.awaitForm("gzip", true);
    assertTrue(newestUrl().startsWith(SPACES), newestUrl());

    assertBackAfterTotalLoss();
    assertNoSecret();
  }

  private void assertNoSecret() throws IOException {
    for (Node node : cluster.nodes().all()) {
      assertFalse(node.output().contains(S3Server.SECRET));
      assertFalse(node.bin("e2d", "status", "--output", "json").out().contains(S3Server.SECRET));
      try (Stream<Path> files = Files.walk(node.files().home())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertFalse(text.contains(S3Server.SECRET), file.toString());
        }
      }
    }
  }

  /** What a node remembers of its cluster does not keep it from a restore. */
  @Test
  void soItIsWhenOnlyTheMembersDataIsGone() throws Exception {
    readyWithFiles(", encryption: true");
    cluster.awaitForm("none", true);
    String before = cluster.fillAndAwaitBackup();

    cluster.loseMembers();
    cluster.runAndServe();

    assertEquals(before, cluster.content());
    cluster.passed();
  }

  /** A user of the Go program changes over with what he has: the file, and the key. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheGoProgramStoredIsRestored(boolean encrypted) throws Exception {
    readyWithFiles("");
    Content.fill(cluster.first());
    Path snapshot = dir.resolve("plain-" + encrypted + ".db");
    cluster.first().etcdctl("snapshot", "save", snapshot.toString()).orFail();
    String before = cluster.content();
    cluster.loseAll();
    byte[] database = GoBackup.database(snapshot);
    Losses.delete(store);
    Files.createDirectories(store);
    Files.write(
        store.resolve("etcd.snapshot." + (cases - 1)),
        encrypted ? GoBackup.encrypted(database, dir.resolve("ca.key")) : database);

    cluster.runAndServe();

    assertEquals(before, cluster.content());
    assertEquals(1, cluster.hashes().size());
    cluster.passed();
  }

  @Test
  void withoutTheStoreNothingIsFounded() throws Exception {
    readyWithFiles(", compression: true");
    cluster.awaitForm("gzip", false);
    String before = cluster.fillAndAwaitBackup();
    cluster.loseAll();
    Path away = dir.resolve("away");
    Files.move(store, away);

    cluster.nodes().all().forEach(Node::run);
    for (Node node : cluster.nodes().all()) {
      JsonObject status =
          node.awaitStatus("to wait for the store", s -> waits(s).contains("the backup store"));
      assertEquals("waiting", status.get("state").getAsString());
      assertTrue(node.etcd().isEmpty());
    }

    Files.move(away, store);
    cluster.nodes().all().forEach(n -> n.awaitServing(3));
    assertEquals(before, cluster.content());
    cluster.passed();
  }

  /**
   * The operator's mistake is undone, to a revision between two backups, and what the cluster held
   * meanwhile lies aside.
   */
  @Test
  void aRunningClusterGoesBackWhenTheOperatorSaysSo() throws Exception {
    readyWithFiles(", interval: 1h, deltaInterval: 200ms");
    cluster.awaitForm("none", false);
    Content.fill(cluster.first());
    cluster.first().bin("e2d", "snapshot").orFail();
    String base = cluster.backups().get(0).getAsJsonObject().get("id").getAsString();
    cluster.first().put("meant", "and of no backup");
    String before = cluster.content();
    String backup = base + "@" + Content.revision(cluster.first());
    String id = cluster.clusterId();
    Node node = cluster.nodes().all().get(1);
    String planId = awaitPlan(node, backup);
    String time = Instant.now().toString();
    cluster.first().put("mistake", "should never have been");
    awaitPlan(node, base + "@" + Content.revision(cluster.first()));

    JsonObject plan = parsed(node.bin("e2d", "restore", "--at", time, "-o", "json"));
    assertFalse(plan.get("done").getAsBoolean());
    assertEquals(planId, plan.get("planId").getAsString(), "the same state by time");
    assertEquals(1, node.bin("e2d", "restore", backup, "--confirm", "0" + planId).exit());
    assertEquals(id, cluster.clusterId(), "a plan does nothing, and a wrong id neither");
    node.bin("e2d", "restore", "--at", time, "--confirm", planId).orFail();

    for (Node each : cluster.nodes().all()) {
      each.awaitStatus(
          "to serve another cluster", s -> !cluster(s).isEmpty() && !cluster(s).equals(id));
      each.awaitServing(3);
    }
    assertEquals(before, cluster.content());
    assertEquals(1, cluster.hashes().size());
    assertEquals("", cluster.first().get("mistake"));
    assertTrue(cluster.first().get("/_e2d/snapshot").contains(backup));
    for (Node each : cluster.nodes().all()) {
      try (Stream<Path> aside = Files.list(each.files().home().resolve("aside"))) {
        assertTrue(aside.anyMatch(p -> p.getFileName().toString().contains("made-way")));
      }
    }
    cluster.first().put("afterwards", "goes on");
    cluster.first().bin("e2d", "snapshot").orFail();
    assertEquals(
        Content.revision(cluster.first()),
        cluster.backups().get(0).getAsJsonObject().get("revision").getAsLong());
    cluster.passed();
  }

  /** The id of the plan to go back there, once the changes up to there are stored. */
  private static String awaitPlan(Node node, String backup) {
    Commands.Result plan =
        await(backup)
            .atMost(Node.PATIENCE)
            .until(
                () -> node.bin("e2d", "restore", backup, "-o", "json"), said -> said.exit() == 0);
    return parsed(plan).get("planId").getAsString();
  }

  private static JsonObject parsed(Commands.Result said) {
    return JsonParser.parseString(said.orFail()).getAsJsonObject();
  }

  private static String cluster(JsonObject status) {
    return status.get("clusterId").getAsString();
  }

  private static String waits(JsonObject status) {
    return status.getAsJsonArray("waitingFor").toString();
  }
}
