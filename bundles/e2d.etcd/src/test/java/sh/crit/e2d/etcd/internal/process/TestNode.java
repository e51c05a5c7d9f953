package sh.crit.e2d.etcd.internal.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.testkit.net.FreePorts;

/** A node of one test: a data directory, two free ports, and the supervisors made for it. */
final class TestNode {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  final String name;
  final NodeFiles files;
  final String clientUrl;
  final String peerUrl;
  private final List<EtcdSupervisor> supervisors = new ArrayList<>();
  Path binary = RealEtcd.etcd();

  /** What a new supervisor takes for the room on the disk. */
  FreeSpace space = FreeSpace::ofSystem;

  TestNode(String name, Path dataDir) {
    this(name, dataDir, FreePorts.next(), FreePorts.next());
  }

  TestNode(String name, Path dataDir, int clientPort, int peerPort) {
    this.name = name;
    this.files = new NodeFiles(dataDir);
    this.clientUrl = "http://127.0.0.1:" + clientPort;
    this.peerUrl = "http://127.0.0.1:" + peerPort;
  }

  EtcdSettings settings() throws E2dException {
    ListenUrl client = ListenUrl.parse("listenClientUrl", clientUrl);
    ListenUrl peer = ListenUrl.parse("listenPeerUrl", peerUrl);
    return new EtcdSettings(
        files,
        Optional.of(binary),
        Optional.empty(),
        client,
        peer,
        client,
        peer,
        new TlsFiles("server", "", "", ""),
        new TlsFiles("peer", "", "", ""));
  }

  /** What a new appliance on this node would make. */
  EtcdSupervisor supervisor() throws E2dException {
    EtcdSupervisor supervisor =
        new EtcdSupervisor(
            settings(), SearchPath.parse(System.getenv("PATH")), System::nanoTime, space);
    supervisors.add(supervisor);
    return supervisor;
  }

  EtcdLaunch launch(EtcdLaunch.Mode mode, TestNode... others) {
    List<Ballot.Founder> founders = new ArrayList<>();
    founders.add(new Ballot.Founder(name, peerUrl));
    for (TestNode other : others) {
      founders.add(new Ballot.Founder(other.name, other.peerUrl));
    }
    return new EtcdLaunch(name, mode, founders, "token");
  }

  /** Starts a cluster of one and waits until it serves. */
  EtcdSupervisor serving() throws E2dException {
    EtcdSupervisor supervisor = supervisor();
    supervisor.start(launch(EtcdLaunch.Mode.FOUND));
    awaitServing();
    return supervisor;
  }

  void awaitServing() {
    try {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  log().contains("ready to serve client requests")
                      || log().contains("serving client traffic insecurely"));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(name + " does not serve; " + ending(), e);
    }
  }

  /** What the newest supervisor and etcd's log have to say. */
  private String ending() {
    try {
      return supervisors.get(supervisors.size() - 1).state() + "\n" + log();
    } catch (IOException e) {
      return e.toString();
    }
  }

  String log() throws IOException {
    Path file = files.logs().resolve("etcd.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Runs etcdctl against this node and returns what it prints. */
  String etcdctl(String... arguments) throws Exception {
    return etcdctlAt(clientUrl, arguments);
  }

  /** Runs etcdctl against a client URL and returns what it prints. */
  static String etcdctlAt(String endpoint, String... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(RealEtcd.directory().resolve("etcdctl").toString());
    line.add("--endpoints=" + endpoint);
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("ETCD"));
    builder.environment().put("ETCDCTL_API", "3");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(output);
    }
    return output;
  }

  static EtcdExit awaitExit(EtcdSupervisor supervisor) {
    await().atMost(PATIENCE).until(() -> !supervisor.state().running());
    return supervisor.state().lastExit().orElseThrow();
  }

  /** Leaves no process behind, whatever the test did. */
  void close() {
    for (EtcdSupervisor supervisor : supervisors) {
      supervisor.close();
    }
    for (ProcessHandle handle : ProcessTable.etcdOn(files.dataDir())) {
      handle.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !ProcessTable.alive(handle));
    }
  }
}
