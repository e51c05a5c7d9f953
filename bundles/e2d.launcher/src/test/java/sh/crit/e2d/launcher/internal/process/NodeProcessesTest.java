package sh.crit.e2d.launcher.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;

class NodeProcessesTest {
  @TempDir Path directory;
  private final FakeProcesses processes = new FakeProcesses();
  private Path home;
  private NodeFiles files;

  @BeforeEach
  void prepare() throws IOException {
    home = directory.toRealPath().resolve("home");
    files = new NodeFiles(directory.toRealPath().resolve("node"));
  }

  @AfterEach
  void leaveNothingBehind() {
    processes.close();
  }

  @Test
  void theApplianceIsKnownByTheLockThatItHolds() throws IOException {
    Process appliance = processes.appliance(home, files);
    processes.appliance(home, new NodeFiles(directory.resolve("other")));
    assertEquals(List.of(appliance.toHandle()), NodeProcesses.appliances(files));
    remove(files.dataDir());
    assertEquals(List.of(appliance.toHandle()), NodeProcesses.appliances(files));
  }

  @Test
  void alsoBehindALink() throws IOException {
    Process appliance = processes.appliance(home, files);
    Path link = Files.createSymbolicLink(directory.resolve("link"), files.dataDir().getParent());
    NodeFiles seen = new NodeFiles(link.resolve("node"));
    assertEquals(List.of(appliance.toHandle()), NodeProcesses.appliances(seen));
    remove(files.dataDir());
    assertEquals(List.of(appliance.toHandle()), NodeProcesses.appliances(seen));
  }

  @Test
  void etcdIsKnownByItsArguments() throws IOException {
    String dir = files.dataDir().toString();
    Process etcd = processes.start(List.of("etcd", "--data-dir=" + dir, "--listen-peer-urls=x"));
    processes.start(List.of("etcd", "--data-dir=" + dir + "2", "--listen-peer-urls=x"));
    processes.start(List.of("tar", "--data-dir=" + dir));
    assertEquals(List.of(etcd.toHandle()), NodeProcesses.etcds(files));
    assertEquals(List.of(), NodeProcesses.etcdsOfOthers(files));
  }

  @Test
  void aConfigurationLeadsToTheDataDirectory() throws IOException {
    processes.appliance(home, files, "--background", "-c", "conf/e2d.yaml");
    Optional<Path> configuration = Optional.of(home.resolve("conf/e2d.yaml"));
    assertEquals(Optional.of(files.dataDir()), NodeProcesses.dataDir(home, configuration));
    assertEquals(Optional.empty(), NodeProcesses.dataDir(home, Optional.empty()));
    assertEquals(Optional.empty(), NodeProcesses.dataDir(home.resolve("2"), configuration));
    processes.appliance(home, new NodeFiles(directory.resolve("b")), "-c", "conf/e2d.yaml");
    assertEquals(Optional.empty(), NodeProcesses.dataDir(home, configuration));
  }

  @Test
  void aSuspendedProcessIsSeen() throws Exception {
    Process appliance = processes.appliance(home, files);
    assertFalse(NodeProcesses.suspended(appliance.toHandle()));
    String pid = Long.toString(appliance.pid());
    assertEquals(0, new ProcessBuilder("kill", "-STOP", pid).start().waitFor());
    Awaitility.await().until(() -> NodeProcesses.suspended(appliance.toHandle()));
    assertTrue(appliance.isAlive());
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
