package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Bundles of a cluster of three are updated and taken back while clients write to all nodes. */
class HotSwapIT {
  private static final String NEXT = "99.0.0";
  private static final List<String> BUNDLES =
      List.of(
          "e2d.discovery.static",
          "e2d.storage.file",
          "e2d.snapshot",
          "e2d.shell",
          "e2d.gossip",
          "e2d.crypto",
          "e2d.config");

  @TempDir Path dir;
  private ThreeNodes cluster;

  @AfterEach
  void close() {
    cluster.close();
  }

  /** A process cannot be mistaken for another by both. */
  private record Etcd(long pid, Optional<Instant> start) {
    static List<Etcd> all(ThreeNodes cluster) {
      return cluster.all().stream()
          .map(node -> node.etcd().orElseThrow())
          .map(process -> new Etcd(process.pid(), process.info().startInstant()))
          .toList();
    }
  }

  @Test
  void noClientNoticesAnUpdate(TestReporter reporter) throws Exception {
    Path backup = Files.createDirectory(dir.resolve("backup")).resolve("etcd.snapshot");
    cluster =
        new ThreeNodes(dir, "snapshot:%n  file: file://%s%n  interval: 5s%n".formatted(backup))
            .apart(dir);
    cluster.form();
    Path made = Files.createDirectory(dir.resolve("made"));
    List<Etcd> before = Etcd.all(cluster);
    List<String> members = memberIds();

    int updates = 0;
    List<String> failures;
    long sent;
    try (Writers writers = new Writers(cluster.all())) {
      for (String bundle : BUNDLES) {
        Path jar = PluginJar.update(made, bundle, NEXT);
        updates += eachInTurn(jar, bundle);
        updates += backAtOnce(bundle);
        assertEquals(List.of(), writers.failures(), "by the end of " + bundle);
      }
      assertBackupsGoOn(backup);
      sent = writers.sent();
      failures = writers.failures();
    }

    reporter.publishEntry("updates and ways back", Integer.toString(updates));
    reporter.publishEntry("requests sent", Long.toString(sent));
    reporter.publishEntry("requests failed", Integer.toString(failures.size()));
    assertEquals(List.of(), failures);
    assertTrue(sent > 1000, "only " + sent + " requests");
    assertEquals(before, Etcd.all(cluster));
    cluster.assertWhole();
    assertEquals(members, memberIds());
    for (Node node : cluster.all()) {
      JsonObject status = node.status().orElseThrow();
      assertEquals(0, node.bin("e2d", "health").exit(), status.toString());
      assertEquals(3, status.getAsJsonArray("present").size(), status.toString());
    }
  }

  private int eachInTurn(Path jar, String bundle) throws IOException {
    String file = bundle + ".jar";
    for (Node node : cluster.all()) {
      PluginJar.drop(jar, node.plugins(), file);
      JsonObject plugin = node.awaitPlugin(file, "active", NEXT);
      assertTrue(plugin.get("replaces").getAsString().startsWith("0."), plugin.toString());
      node.awaitServing(3);
    }
    return cluster.all().size();
  }

  private int backAtOnce(String bundle) throws IOException {
    for (Node node : cluster.all()) {
      Files.delete(node.plugins().resolve(bundle + ".jar"));
    }
    for (Node node : cluster.all()) {
      node.awaitNoPlugin(bundle + ".jar");
    }
    for (Node node : cluster.all()) {
      node.awaitStatus(
          "to hear the others", s -> s.getAsJsonArray("present").size() == cluster.all().size());
    }
    return cluster.all().size();
  }

  private List<String> memberIds() {
    List<String> ids = new ArrayList<>();
    for (JsonElement member : cluster.all().get(0).members()) {
      ids.add(member.getAsJsonObject().get("id").getAsString());
    }
    return ids;
  }

  /** By the bundles that were updated. */
  private void assertBackupsGoOn(Path backup) throws IOException {
    Instant now = Files.getLastModifiedTime(backup).toInstant();
    await("the next backup")
        .atMost(Node.PATIENCE)
        .until(() -> Files.getLastModifiedTime(backup).toInstant().isAfter(now));
  }
}
