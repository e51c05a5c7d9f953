package sh.crit.e2d.etcd.internal.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.api.model.EtcdExit.Reason;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;
import sh.crit.e2d.spi.etcd.EtcdProcess;

class EtcdSupervisorTest {
  @TempDir Path dir;
  private TestNode node;

  @BeforeEach
  void makeNode() {
    node = new TestNode("a", dir.resolve("data"));
  }

  @AfterEach
  void endProcesses() throws Exception {
    node.close();
  }

  @Test
  void startsEtcdInASessionOfItsOwnAndRecordsIt() throws Exception {
    EtcdSupervisor supervisor = node.serving();

    long pid = supervisor.state().pid();
    assertTrue(supervisor.state().running());
    assertFalse(supervisor.state().adopted());
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    assertEquals(Long.toString(pid), fields[2], "process group");
    assertEquals(Long.toString(pid), fields[3], "session");
    ProcessRecord record = ProcessRecord.read(node.files.etcdPid()).orElseThrow();
    assertEquals(pid, record.pid());
    assertEquals(node.binary.toRealPath().toString(), record.command());
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(node.files.dataDir())));
  }

  @Test
  void givesEtcdNothingOfTheEnvironmentButWhatItNeeds() throws Exception {
    EtcdSupervisor supervisor = node.serving();

    String environment =
        Files.readString(Path.of("/proc", Long.toString(supervisor.state().pid()), "environ"));
    List<String> names =
        List.of(environment.split("\0", -1)).stream().map(e -> e.split("=", 2)[0]).toList();
    assertTrue(System.getenv().containsKey("E2D_TEST_SECRET"), "the build sets it");
    assertTrue(System.getenv().containsKey("ETCD_E2D_TEST"), "the build sets it");
    assertFalse(names.contains("E2D_TEST_SECRET"));
    assertFalse(names.contains("ETCD_E2D_TEST"));
    assertTrue(names.contains("PATH"));
  }

  @Test
  void stopsInOrderAndStartsAgain() throws Exception {
    EtcdSupervisor supervisor = node.serving();

    supervisor.stop(TestNode.PATIENCE);

    assertFalse(supervisor.state().running());
    assertEquals(Reason.STOPPED, supervisor.state().lastExit().orElseThrow().reason());
    assertTrue(node.log().contains("closed etcd server"), "it was asked and not killed");
    assertFalse(Files.exists(node.files.etcdPid()));
    supervisor.stop(TestNode.PATIENCE);
    supervisor.start(node.launch(Mode.RESTART));
    node.awaitServing();
    assertTrue(Files.exists(node.files.logs().resolve("etcd.log.1")));
  }

  @Test
  void forcesWhatDoesNotEndWhenAsked() throws Exception {
    EtcdSupervisor supervisor = node.serving();
    signal("STOP", supervisor.state().pid());

    supervisor.stop(Duration.ofMillis(200));

    assertFalse(supervisor.state().running());
    assertEquals(Reason.STOPPED, supervisor.state().lastExit().orElseThrow().reason());
  }

  @Test
  void noticesWhenSomebodyElseKillsIt() throws Exception {
    EtcdSupervisor supervisor = node.serving();
    CountDownLatch told = new CountDownLatch(1);
    EtcdProcess.Subscription subscription = supervisor.onChange(told::countDown);

    signal("KILL", supervisor.state().pid());

    assertTrue(told.await(10, TimeUnit.SECONDS));
    assertEquals(Reason.KILLED, TestNode.awaitExit(supervisor).reason());
    assertEquals(137, supervisor.state().lastExit().orElseThrow().exitCode());
    subscription.close();
  }

  @Test
  void aTermFromSomebodyElseIsNoStop() throws Exception {
    EtcdSupervisor supervisor = node.serving();

    signal("TERM", supervisor.state().pid());

    assertEquals(Reason.KILLED, TestNode.awaitExit(supervisor).reason());
  }

  @Test
  void aNewApplianceAdoptsWhatTheOldOneLeft() throws Exception {
    EtcdSupervisor old = node.serving();
    long pid = old.state().pid();
    old.close();

    EtcdSupervisor fresh = node.supervisor();

    assertTrue(fresh.state().running());
    assertTrue(fresh.state().adopted());
    assertEquals(pid, fresh.state().pid());
    fresh.stop(TestNode.PATIENCE);
    assertFalse(ProcessHandle.of(pid).map(ProcessTable::alive).orElse(false));
    assertEquals(Reason.STOPPED, fresh.state().lastExit().orElseThrow().reason());
  }

  @Test
  void adoptsWhatWasStartedAndNeverRecorded() throws Exception {
    EtcdSupervisor old = node.serving();
    long pid = old.state().pid();
    old.close();
    Files.delete(node.files.etcdPid());

    EtcdSupervisor fresh = node.supervisor();

    assertEquals(pid, fresh.state().pid());
    assertEquals(pid, ProcessRecord.read(node.files.etcdPid()).orElseThrow().pid());
  }

  @Test
  void neverTakesAStrangerForOurs() throws Exception {
    Files.createDirectories(node.files.home());
    ProcessRecord.of(ProcessHandle.current().pid()).orElseThrow().write(node.files.etcdPid());

    assertFalse(node.supervisor().state().running());
  }

  @Test
  void noticesTheEndOfAnAdoptedProcess() throws Exception {
    EtcdSupervisor old = node.serving();
    long pid = old.state().pid();
    old.close();
    EtcdSupervisor fresh = node.supervisor();

    signal("TERM", pid);

    assertEquals(Reason.KILLED, TestNode.awaitExit(fresh).reason());
    assertEquals(
        "received signal; shutting down terminated",
        fresh.state().lastExit().orElseThrow().detail());
    assertEquals(-1, fresh.state().lastExit().orElseThrow().exitCode());
  }

  @Test
  void neverStartsASecondOne() throws Exception {
    EtcdSupervisor supervisor = node.serving();
    assertRefused(ErrorCode.PRECONDITION_FAILED, supervisor, Mode.RESTART);

    // Started behind this supervisor's back.
    supervisor.stop(TestNode.PATIENCE);
    EtcdSupervisor other = node.supervisor();
    other.start(node.launch(Mode.RESTART));
    assertRefused(ErrorCode.PRECONDITION_FAILED, supervisor, Mode.RESTART);
    assertNotEquals(0, other.state().pid());
  }

  @Test
  void refusesToFoundOnDataAndToRestartWithout() throws Exception {
    EtcdSupervisor supervisor = node.supervisor();
    assertRefused(ErrorCode.PRECONDITION_FAILED, supervisor, Mode.RESTART);
    Files.createDirectories(node.files.member().resolve("wal"));
    assertRefused(ErrorCode.PRECONDITION_FAILED, supervisor, Mode.FOUND);
    assertRefused(ErrorCode.PRECONDITION_FAILED, supervisor, Mode.JOIN);
    assertRefused(ErrorCode.PRECONDITION_FAILED, supervisor, Mode.RESTART);
  }

  @Test
  void saysWhichAddressIsTaken() throws Exception {
    URI url = URI.create(node.peerUrl);
    try (ServerSocket taken =
        new ServerSocket(url.getPort(), 1, InetAddress.getLoopbackAddress())) {
      E2dException refusal = assertRefused(ErrorCode.ADDRESS_IN_USE, node.supervisor(), Mode.FOUND);
      assertTrue(refusal.getMessage().contains(Integer.toString(taken.getLocalPort())));
    }
    assertFalse(Files.exists(node.files.member()));
  }

  @Test
  void refusesADirectoryThatEverybodyMayWriteTo() throws Exception {
    Files.createDirectory(node.files.dataDir());
    Files.setPosixFilePermissions(
        node.files.dataDir(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertRefused(ErrorCode.STORAGE_UNUSABLE, node.supervisor(), Mode.FOUND);
  }

  @Test
  void aDeadBinaryIsNamed() throws Exception {
    node.binary = dir.resolve("nothing");
    E2dException refusal = assertRefused(ErrorCode.ETCD_MISSING, node.supervisor(), Mode.FOUND);
    assertTrue(refusal.getMessage().contains("does not exist"));
  }

  @Test
  void keepsTheLogWithinItsLimitWhileEtcdRuns() throws Exception {
    EtcdSupervisor supervisor = node.serving();
    Path log = node.files.logs().resolve("etcd.log");
    Path old = node.files.logs().resolve("etcd.log.1");
    String line = "{\"level\":\"debug\",\"msg\":\"" + "x".repeat(1000) + "\"}\n";

    Files.writeString(log, line.repeat(9000), java.nio.file.StandardOpenOption.APPEND);

    await().atMost(TestNode.PATIENCE).until(() -> Files.exists(old) && Files.size(log) < 1_000_000);
    assertTrue(Files.size(old) > 8_000_000);
    supervisor.stop(TestNode.PATIENCE);
    assertTrue(node.log().contains("closed etcd server"), "etcd goes on in the emptied file");
  }

  private E2dException assertRefused(ErrorCode code, EtcdSupervisor supervisor, Mode mode) {
    E2dException refusal =
        assertThrows(E2dException.class, () -> supervisor.start(node.launch(mode)));
    assertEquals(code, refusal.code(), refusal.getMessage());
    return refusal;
  }

  private static void signal(String name, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
  }
}
