package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.internal.client.FakeAppliance;
import sh.crit.e2d.launcher.internal.process.FakeProcesses;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

class StopperTest {
  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();
  private NodeFiles files;

  @BeforeEach
  void prepare() throws IOException {
    files = new NodeFiles(directory.resolve("node"));
    Files.createDirectories(files.home());
  }

  @AfterEach
  void leaveNothingBehind() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void nothingRan() throws Exception {
    assertEquals(
        new Stopper.Stopped(OptionalLong.empty(), OptionalLong.empty()), new Stopper(files).stop());
  }

  @Test
  void anOrphanedEtcdIsStoppedByItsProcessId() throws Exception {
    Process etcd = process(files.etcdPid(), "exec sleep 600");
    assertEquals(OptionalLong.of(etcd.pid()), new Stopper(files).stop().etcd());
    assertFalse(etcd.isAlive());
  }

  @Test
  void anEtcdThatDoesNotListenIsKilled() throws Exception {
    Process etcd = process(files.etcdPid(), "trap '' TERM; echo ready; while :; do sleep 1; done");
    assertEquals('r', etcd.getInputStream().read());
    assertTrue(new OrphanedEtcd(files).stop(Duration.ofMillis(50)));
    assertFalse(etcd.isAlive());
  }

  @Test
  void aStrangerWithTheSameProcessIdIsLeftAlone() throws Exception {
    Process stranger = process(files.etcdPid(), "exec sleep 600");
    ProcessRecord record = ProcessRecord.of(stranger.pid()).orElseThrow();
    new ProcessRecord(record.pid(), "before the reboot", record.command()).write(files.etcdPid());
    assertEquals(OptionalLong.empty(), new Stopper(files).stop().etcd());
    assertTrue(stranger.isAlive());
  }

  @Test
  void theApplianceIsAskedThroughItsSocket() throws Exception {
    Process appliance = process(files.appliancePid(), "exec sleep 600");
    try (FakeAppliance fake =
        new FakeAppliance(
            files.controlSocket(),
            (request, out) -> {
              appliance.destroy();
              FakeAppliance.exit(out, 0);
            })) {
      assertEquals(OptionalLong.of(appliance.pid()), new Stopper(files).stop().appliance());
      assertEquals(List.of("shutdown", "--yes"), fake.requests().get(0).command());
    }
  }

  @Test
  void anApplianceThatRefusesIsTerminated() throws Exception {
    Process appliance = process(files.appliancePid(), "exec sleep 600");
    try (FakeAppliance fake =
        new FakeAppliance(files.controlSocket(), (request, out) -> FakeAppliance.exit(out, 1))) {
      new Stopper(files).stop();
      assertFalse(appliance.isAlive());
      assertEquals(1, fake.requests().size());
    }
  }

  @Test
  void whatRunsIsFoundWithoutTheNodesFiles() throws Exception {
    try (FakeProcesses processes = new FakeProcesses()) {
      Process appliance = processes.appliance(directory, files);
      Process etcd =
          processes.start(List.of("etcd", "--data-dir=" + files.dataDir(), "--listen-peer-urls=x"));
      Files.delete(files.home().resolve("appliance.lock"));
      Files.delete(files.home());
      Files.delete(files.dataDir());

      E2dException refused =
          assertThrows(E2dException.class, () -> ApplianceLock.requireFree(files));
      assertTrue(refused.getMessage().contains("process " + appliance.pid()));
      Stopper.Stopped stopped = new Stopper(files).stop();

      assertEquals(OptionalLong.of(appliance.pid()), stopped.appliance());
      assertEquals(OptionalLong.of(etcd.pid()), stopped.etcd());
      assertFalse(appliance.isAlive() || etcd.isAlive());
    }
  }

  @Test
  void aSuspendedApplianceIsNotWaitedFor() throws Exception {
    Process appliance = process(files.appliancePid(), "exec sleep 600");
    String pid = Long.toString(appliance.pid());
    assertEquals(0, new ProcessBuilder("kill", "-STOP", pid).start().waitFor());
    org.awaitility.Awaitility.await().until(() -> NodeProcesses.suspended(appliance.toHandle()));
    E2dException refused = assertThrows(E2dException.class, () -> new Stopper(files).stop());
    assertTrue(refused.getMessage().contains("kill -CONT " + pid), refused.getMessage());
  }

  /** Starts a process and records it as if it were ours. */
  private Process process(Path record, String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).start();
    started.add(process);
    if (script.startsWith("exec")) {
      org.awaitility.Awaitility.await()
          .until(() -> process.info().command().orElse("").endsWith("sleep"));
    }
    ProcessRecord.of(process.pid()).orElseThrow().write(record);
    return process;
  }
}
