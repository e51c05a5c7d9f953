package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that were given up, and come back after the cluster has gone on without them. */
class ReturningDisksIT {
  @TempDir Path dir;
  private ThreeNodes cluster;

  @BeforeEach
  void form() {
    cluster = new ThreeNodes(dir);
    cluster.form();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whatWentOnIsNeitherStartedBesideThemNorMovedAside() throws IOException {
    Node survivor = cluster.all().get(1);
    List<Node> others = List.of(cluster.all().get(0), cluster.all().get(2));
    others.forEach(ReturningDisksIT::powerOff);
    for (Node other : others) {
      Files.move(other.dataDir(), givenUp(other));
      other.run();
    }
    cluster.assertWhole();
    survivor.put("after", "the recovery");

    cluster.all().forEach(ReturningDisksIT::powerOff);
    for (Node other : others) {
      Files.move(other.dataDir(), other.dataDir().resolveSibling("went-on"));
      Files.move(givenUp(other), other.dataDir());
      other.run();
    }
    others.forEach(o -> o.awaitStatus("to serve", s -> state(s).equals("running")));
    survivor.run();

    JsonObject status =
        survivor.awaitStatus(
            "to see two continuations",
            s -> s.get("reason").getAsString().contains("two continuations"));
    assertEquals("refused", state(status));
    assertTrue(survivor.etcd().isEmpty());
    assertTrue(Files.isDirectory(survivor.files().member()));
    assertFalse(Files.exists(survivor.files().aside()), "nothing is moved aside");
  }

  private static void powerOff(Node node) {
    Node.kill9(node.appliance().orElseThrow());
    Node.kill9(node.etcd().orElseThrow());
  }

  private static Path givenUp(Node node) {
    return node.dataDir().resolveSibling("given-up");
  }

  private static String state(JsonObject status) {
    return status.get("state").getAsString();
  }
}
