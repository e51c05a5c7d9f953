package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneNodeIT {
  private static final String HOST = "127.0.0.1";

  @TempDir Path dir;
  private Node node;

  @BeforeEach
  void create() {
    node = new Node(dir, HOST, Ports.free(List.of(HOST)), "name: solo");
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void servesWhatItKeepsAndLeavesNoProcess() {
    assertEquals(0, node.bin("start").exit());
    JsonObject first = node.awaitServing(1);
    node.put("greeting", "hello");
    ProcessHandle appliance = node.appliance().orElseThrow();
    ProcessHandle etcd = node.etcd().orElseThrow();

    assertEquals(0, node.stop().exit());

    assertFalse(appliance.isAlive());
    assertFalse(etcd.isAlive());
    assertEquals(3, node.bin("status").exit());

    assertEquals(0, node.bin("start").exit());
    JsonObject second = node.awaitServing(1);
    assertEquals("hello", node.get("greeting"));
    assertEquals(first.get("clusterId"), second.get("clusterId"));
    assertEquals("solo", second.get("node").getAsString());
    assertEquals(0, node.stop().exit());
  }

  @Test
  void dataThatVanishedWhileItWasDownIsWaitedForAndNeverReplacedByAnEmptyCluster()
      throws IOException {
    assertEquals(0, node.bin("start").exit());
    JsonObject first = node.awaitServing(1);
    node.put("greeting", "hello");
    assertEquals(0, node.stop().exit());
    Path elsewhere = dir.resolve("elsewhere");
    Files.move(node.files().member(), elsewhere);

    node.run();

    assertEquals("waiting", awaitLoss().get("state").getAsString());
    assertTrue(node.etcd().isEmpty());
    assertFalse(Files.exists(node.files().member()));

    Files.move(elsewhere, node.files().member());
    assertEquals(first.get("clusterId"), node.awaitServing(1).get("clusterId"));
    assertEquals("hello", node.get("greeting"));
    assertEquals(0, node.stop().exit());
  }

  @Test
  void anOrderDoesNotOverwritePromisesThatCannotBeRead() throws IOException {
    assertEquals(0, node.bin("start").exit());
    node.awaitServing(1);
    assertEquals(0, node.stop().exit());
    Files.writeString(node.files().state(), "{ half");
    node.run();
    node.awaitStatus("to name the file", s -> s.get("reason").getAsString().contains("state.json"));

    Commands.Result pause = node.bin("e2d", "pause");

    assertEquals(1, pause.exit(), pause.out());
    assertTrue(pause.err().contains("nothing was changed"), pause.err());
    assertEquals("{ half", Files.readString(node.files().state()));
  }

  private JsonObject awaitLoss() {
    return node.awaitStatus(
        "to miss its data", s -> s.get("reason").getAsString().contains("has it no more"));
  }

  @Test
  void anEmptyClusterInPlaceOfLostDataTakesTheOperatorsWord() throws IOException {
    assertEquals(0, node.bin("start").exit());
    String former = node.awaitServing(1).get("clusterId").getAsString();
    assertEquals(0, node.stop().exit());
    Files.move(node.files().member(), dir.resolve("elsewhere"));
    node.run();
    awaitLoss();

    Commands.Result plan = node.bin("e2d", "bootstrap", "--new", "--output", "json");
    awaitLoss();
    String id = JsonParser.parseString(plan.orFail()).getAsJsonObject().get("planId").getAsString();
    Commands.Result wrong = node.bin("e2d", "bootstrap", "--new", "--confirm", "0" + id);
    Commands.Result done = node.bin("e2d", "bootstrap", "--new", "--confirm", id);

    assertEquals(1, wrong.exit());
    assertEquals(0, done.exit(), done.err());
    assertNotEquals(former, node.awaitServing(1).get("clusterId").getAsString());
    assertEquals(1, node.bin("e2d", "bootstrap", "--new").exit(), "nothing to give up any more");
    assertEquals(0, node.stop().exit());
  }

  @Test
  void filesThatAreTakenAwayUnderItAreNoticed() throws IOException {
    assertEquals(0, node.bin("start").exit());
    node.awaitServing(1);
    Path elsewhere = dir.resolve("elsewhere");
    String promises = Files.readString(node.files().state());
    Files.delete(node.files().state());
    Files.move(node.files().member(), elsewhere);

    JsonObject warned =
        node.awaitStatus(
            "to warn", s -> s.get("warnings").toString().contains("was removed while etcd runs"));

    assertTrue(warned.get("warnings").toString().contains(node.files().member().toString()));
    assertEquals(promises, Files.readString(node.files().state()));
    assertEquals(1, node.bin("e2d", "health").exit());
    Files.move(elsewhere, node.files().member());
    node.awaitStatus("to be content", s -> !s.get("warnings").toString().contains("was removed"));
    assertEquals(0, node.stop().exit());
  }

  @Test
  void everyVerbAnswersInTextAndJson() {
    assertEquals(0, node.bin("start").exit());
    node.awaitServing(1);

    for (String verb : List.of("status", "members", "plan", "explain", "health", "discover")) {
      Commands.Result text = node.bin("e2d", verb);
      Commands.Result json = node.bin("e2d", verb, "--output", "json");
      assertEquals(0, text.exit(), verb + ": " + text.err());
      assertEquals(0, json.exit(), verb + ": " + json.err());
      assertTrue(json.out().startsWith("{") || json.out().startsWith("["), json.out());
      assertNotEquals(text.out(), json.out());
    }
    JsonObject member = node.members().get(0).getAsJsonObject();
    assertEquals("leader", member.get("role").getAsString());
    assertEquals(node.peerUrl(), member.get("peerUrl").getAsString());
    String line =
        Commands.run(
                List.of(
                    Distribution.bin("shell"),
                    "-c",
                    node.config().toString(),
                    "e2d:members | grep solo"))
            .orFail();
    assertTrue(line.contains("solo") && line.contains("leader"), line);
  }

  @Test
  void aSecondApplianceOnTheSameDataIsRefused() {
    assertEquals(0, node.bin("start").exit());
    node.awaitServing(1);

    Commands.Result second = node.bin("e2d", "run");

    assertEquals(1, second.exit(), second.err());
    assertEquals(1, second.err().lines().count(), second.err());
    assertTrue(node.etcd().isPresent());
  }
}
