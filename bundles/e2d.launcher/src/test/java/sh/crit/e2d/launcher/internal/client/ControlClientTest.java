package sh.crit.e2d.launcher.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.internal.process.FakeProcesses;

class ControlClientTest {
  private static final Duration BRIEF = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void sendsTheCommandAndCopiesTheAnswer() throws Exception {
    try (FakeAppliance appliance =
        new FakeAppliance(
            files().controlSocket(),
            (request, to) -> {
              FakeAppliance.frame(to, 1, "one ");
              FakeAppliance.frame(to, 2, "oh");
              FakeAppliance.frame(to, 1, "twö");
              FakeAppliance.exit(to, 1);
            })) {
      assertEquals(1, call("explain", "-n", "2"));
      assertEquals("one twö", out.toString(StandardCharsets.UTF_8));
      assertEquals("oh", err.toString(StandardCharsets.UTF_8));
      assertEquals(
          List.of(new FakeAppliance.Request("command", true, List.of("explain", "-n", "2"))),
          appliance.requests());
    }
  }

  @Test
  void nobodyThere() {
    E2dException wrong = assertThrows(E2dException.class, () -> call("status"));
    assertEquals(ErrorCode.NOT_RUNNING, wrong.code());
    assertEquals(
        "no appliance runs for " + files().dataDir() + "; bin/start starts it", wrong.getMessage());
  }

  @Test
  void aSocketThatACrashLeftBehindIsNobody() throws Exception {
    new FakeAppliance(files().controlSocket(), (request, to) -> {}).close();
    assertTrue(Files.exists(files().controlSocket()));
    E2dException wrong = assertThrows(E2dException.class, () -> call("status"));
    assertEquals(ErrorCode.NOT_RUNNING, wrong.code());
  }

  @Test
  void anApplianceThatDoesNotListenYetIsNotAbsent() throws Exception {
    Files.createDirectories(files().home());
    long self = ProcessHandle.current().pid();
    ProcessRecord.of(self).orElseThrow().write(files().appliancePid());
    E2dException wrong = assertThrows(E2dException.class, () -> call("status"));
    assertEquals(ErrorCode.UNREACHABLE, wrong.code());
    assertTrue(wrong.getMessage().contains("runs (process " + self + ")"), wrong.getMessage());
  }

  @Test
  @Timeout(60)
  void anApplianceThatHasJustBeenStartedIsGivenTimeToListen() throws Exception {
    Process young = new ProcessBuilder("sleep", "600").start();
    try {
      Files.createDirectories(files().home());
      ProcessRecord.of(young.pid()).orElseThrow().write(files().appliancePid());
      CompletableFuture<Integer> code = CompletableFuture.supplyAsync(this::askStatus);
      await().pollDelay(Duration.ofMillis(300)).until(() -> !code.isDone());
      try (FakeAppliance appliance =
          new FakeAppliance(files().controlSocket(), (request, to) -> FakeAppliance.exit(to, 0))) {
        assertEquals(0, code.get());
        assertEquals(1, appliance.requests().size());
      }
    } finally {
      young.destroyForcibly().waitFor();
    }
  }

  private int askStatus() {
    try {
      return new ControlClient(files(), Patience.USUAL, false)
          .call(List.of("status"), true, out, err);
    } catch (E2dException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEndWithoutAnExitCodeIsNoSuccess() throws Exception {
    try (FakeAppliance appliance =
        new FakeAppliance(
            files().controlSocket(), (request, to) -> FakeAppliance.frame(to, 1, "half"))) {
      E2dException wrong = assertThrows(E2dException.class, () -> call("members"));
      assertEquals(ErrorCode.UNREACHABLE, wrong.code());
      assertEquals("the appliance ended before it had answered", wrong.getMessage());
      assertEquals(1, appliance.requests().size());
    }
  }

  @Test
  @Timeout(60)
  void anApplianceThatDoesNotTakeTheRequestIsNotWaitedFor() throws Exception {
    recordThisProcess();
    CountDownLatch asked = new CountDownLatch(1);
    try (FakeAppliance appliance =
        new FakeAppliance(files().controlSocket(), (request, to) -> hold(asked))) {
      E2dException wrong = assertThrows(E2dException.class, () -> impatient(BRIEF, "status"));
      asked.countDown();
      await().untilAsserted(() -> assertEquals(1, appliance.requests().size()));
      assertEquals(ErrorCode.UNREACHABLE, wrong.code());
      String pid = "(process " + ProcessHandle.current().pid() + ")";
      assertTrue(wrong.getMessage().contains(pid + " does not answer"), wrong.getMessage());
      assertTrue(wrong.getMessage().contains("--timeout"), wrong.getMessage());
    }
  }

  @Test
  @Timeout(60)
  void anApplianceThatTookTheRequestIsToldApart() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (FakeAppliance appliance =
        new FakeAppliance(
            files().controlSocket(),
            (request, to) -> {
              FakeAppliance.frame(to, 1, "");
              to.flush();
              hold(asked);
            })) {
      E2dException wrong = assertThrows(E2dException.class, () -> impatient(LONG, "members"));
      asked.countDown();
      assertEquals(1, appliance.requests().size());
      assertTrue(wrong.getMessage().contains("took the request"), wrong.getMessage());
    }
  }

  @Test
  @Timeout(60)
  void aShutdownMayTakeItsTime() throws Exception {
    try (FakeAppliance appliance =
        new FakeAppliance(
            files().controlSocket(),
            (request, to) -> {
              FakeAppliance.frame(to, 1, "");
              to.flush();
              // Longer than a client waits for anything else.
              hold(new CountDownLatch(1), Duration.ofMillis(400));
              FakeAppliance.exit(to, 0);
            })) {
      assertEquals(0, impatient(LONG, "shutdown"));
      assertEquals(List.of("shutdown"), appliance.requests().get(0).command());
    }
  }

  private static void hold(CountDownLatch latch) {
    hold(latch, Duration.ofMinutes(1));
  }

  private static void hold(CountDownLatch latch, Duration patience) {
    try {
      latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int impatient(Duration untilTaken, String command) throws E2dException {
    return new ControlClient(files(), new Patience(untilTaken, BRIEF), false)
        .call(List.of(command), false, out, err);
  }

  private void recordThisProcess() throws Exception {
    Files.createDirectories(files().home());
    ProcessRecord.of(ProcessHandle.current().pid()).orElseThrow().write(files().appliancePid());
  }

  @Test
  void anApplianceWhoseFilesAreGoneIsNotAbsent() throws Exception {
    try (FakeProcesses processes = new FakeProcesses()) {
      Process appliance = processes.appliance(directory, files());
      E2dException wrong = assertThrows(E2dException.class, () -> call("status"));
      assertEquals(ErrorCode.UNREACHABLE, wrong.code());
      assertTrue(wrong.getMessage().contains("process " + appliance.pid()), wrong.getMessage());
      assertTrue(wrong.getMessage().contains("are gone"), wrong.getMessage());
    }
  }

  @Test
  void anEtcdWithoutItsApplianceIsNamed() throws Exception {
    try (FakeProcesses processes = new FakeProcesses()) {
      Process etcd =
          processes.start(
              List.of("etcd", "--data-dir=" + files().dataDir(), "--listen-peer-urls=x"));
      E2dException wrong = assertThrows(E2dException.class, () -> call("status"));
      assertEquals(ErrorCode.NOT_RUNNING, wrong.code());
      assertTrue(wrong.getMessage().contains("process " + etcd.pid()), wrong.getMessage());
    }
  }

  private int call(String... command) throws E2dException {
    return new ControlClient(files()).call(List.of(command), true, out, err);
  }

  private NodeFiles files() {
    return new NodeFiles(directory.resolve("node"));
  }
}
