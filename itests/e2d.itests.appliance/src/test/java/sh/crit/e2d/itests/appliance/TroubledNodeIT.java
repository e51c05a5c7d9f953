package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands when something of the node is gone, broken or asleep. */
class TroubledNodeIT {
  private static final String HOST = "127.0.0.1";

  @TempDir Path dir;
  private final List<ProcessHandle> processes = new ArrayList<>();
  private Node node;

  @BeforeEach
  void start() {
    node = new Node(dir, HOST, Ports.free(List.of(HOST)), "name: solo");
    node.bin("start").orFail();
    node.awaitServing(1);
    processes.add(node.appliance().orElseThrow());
    processes.add(node.etcd().orElseThrow());
  }

  @AfterEach
  void close() {
    processes.forEach(ProcessHandle::destroyForcibly);
    node.close();
  }

  @Test
  void aNodeWhoseFilesAreGoneIsFoundAndStopped() {
    long appliance = processes.get(0).pid();
    remove(node.dataDir());

    Commands.Result status = node.bin("status");
    assertEquals(1, status.exit(), status.out() + status.err());
    assertTrue(status.err().contains("process " + appliance), status.err());
    Commands.Result stop = node.stop();

    assertEquals(0, stop.exit(), stop.err());
    assertTrue(stop.out().contains("process " + appliance), stop.out());
    assertNothingRuns();
    assertTrue(node.stop().out().startsWith("nothing ran"));
  }

  @Test
  void aBrokenConfigurationStopsNobodyFromStopping() throws IOException {
    Files.writeString(node.config(), "dataDir: relative\nname: [a\n\tmore\n");
    assertEquals(0, node.bin("status").exit());
    Files.delete(node.config());
    assertEquals(0, node.bin("status").exit());

    assertEquals(0, node.stop().exit());

    assertNothingRuns();
    Commands.Result unknown = node.bin("status");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("the data directory is not known"), unknown.err());
  }

  @Test
  void anEditedDataDirDoesNotHideTheApplianceThatRuns() throws IOException {
    String text = Files.readString(node.config());
    Files.writeString(
        node.config(), text.replace(node.dataDir().toString(), node.dataDir() + "-new"));

    Commands.Result status = node.bin("status");
    Commands.Result stop = node.stop();

    assertEquals(0, status.exit(), status.err());
    assertEquals(0, stop.exit(), stop.err());
    assertNothingRuns();
  }

  @Test
  void aSuspendedApplianceIsNamedAndNotWaitedFor() {
    String pid = Long.toString(processes.get(0).pid());
    Commands.run(List.of("kill", "-STOP", pid)).orFail();

    Commands.Result status = node.bin("e2d", "status", "--timeout", "1");
    Commands.Result stop = node.stop();
    Commands.run(List.of("kill", "-CONT", pid)).orFail();

    assertEquals(1, status.exit());
    assertTrue(status.err().contains("kill -CONT " + pid), status.err());
    assertEquals(1, stop.exit());
    assertTrue(stop.err().contains("kill -CONT " + pid), stop.err());
    assertEquals(0, node.stop().exit());
    assertNothingRuns();
  }

  @Test
  void aShellWithoutATerminalPrintsWhatWasAskedForAlone() {
    List<String> shell = List.of(Distribution.bin("shell"), "-c", node.config().toString());
    Map<String, String> terminal = Map.of("TERM", "xterm-256color");
    Commands.Result piped = Commands.run(shell, terminal, "echo one\nmembers | grep solo\n");
    List<String> line = new ArrayList<>(shell);
    line.add("members | grep solo");
    Commands.Result one = Commands.run(line, terminal, "");

    assertEquals(0, piped.exit(), piped.err());
    assertTrue(piped.out().startsWith("one\n") && piped.out().contains("solo"), piped.out());
    assertTrue(one.orFail().contains("solo"), one.out());
    assertFalse((piped.out() + piped.err() + one.out()).contains("\u001b"), piped.out());
    assertFalse(piped.out().contains("echo"), piped.out());
  }

  private void assertNothingRuns() {
    processes.forEach(process -> assertFalse(process.isAlive(), "process " + process.pid()));
  }

  private static void remove(Path directory) {
    Commands.run(List.of("rm", "-rf", directory.toString())).orFail();
  }
}
