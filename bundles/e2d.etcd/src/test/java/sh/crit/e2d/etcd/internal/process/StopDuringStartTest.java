package sh.crit.e2d.etcd.internal.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdExit.Reason;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;

/** The appliance is told to end while it is just starting etcd. */
class StopDuringStartTest {
  @TempDir Path dir;
  private TestNode node;
  private Path asked;
  private Path mayAnswer;

  @BeforeEach
  void makeNode() {
    node = new TestNode("a", dir.resolve("data"));
    asked = dir.resolve("asked");
    mayAnswer = dir.resolve("may-answer");
  }

  @AfterEach
  void endProcesses() {
    node.close();
  }

  private Path script(String... lines) throws IOException {
    Path file = dir.resolve("etcd");
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  /** Answers for its version only when the test lets it. */
  private Path slowToAnswer() throws IOException {
    return script(
        "if [ \"$1\" = --version ]; then",
        "  touch " + asked,
        "  while [ ! -e " + mayAnswer + " ]; do :; done",
        "fi",
        "exec " + RealEtcd.etcd() + " \"$@\"");
  }

  private CompletableFuture<Optional<E2dException>> startElsewhere(EtcdSupervisor supervisor) {
    CompletableFuture<Optional<E2dException>> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                supervisor.start(node.launch(Mode.FOUND));
                outcome.complete(Optional.empty());
              } catch (E2dException e) {
                outcome.complete(Optional.of(e));
              } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.start();
    await().atMost(TestNode.PATIENCE).until(() -> Files.exists(asked));
    return outcome;
  }

  @Test
  void anEtcdThatTheSignalMeetsBeforeItListensForSignalsWasStopped() throws Exception {
    // As etcd in its first moments: a signal ends it, with code 143, without a word in the log.
    node.binary =
        script(
            "if [ \"$1\" = --version ]; then exec " + RealEtcd.etcd() + " --version; fi",
            "while :; do :; done");
    EtcdSupervisor supervisor = node.supervisor();
    supervisor.start(node.launch(Mode.FOUND));

    supervisor.stop(TestNode.PATIENCE);

    EtcdExit exit = supervisor.state().lastExit().orElseThrow();
    assertEquals(new EtcdExit(Reason.STOPPED, 143, ""), exit);
  }

  @Test
  void aStopWaitsForTheStartUnderWayAndThenStops() throws Exception {
    node.binary = slowToAnswer();
    EtcdSupervisor supervisor = node.supervisor();
    CompletableFuture<Optional<E2dException>> start = startElsewhere(supervisor);
    CompletableFuture<Void> stop = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                supervisor.stop(TestNode.PATIENCE);
                stop.complete(null);
              } catch (E2dException | RuntimeException e) {
                stop.completeExceptionally(e);
              }
            })
        .start();

    Files.createFile(mayAnswer);

    assertEquals(Optional.empty(), start.get(30, TimeUnit.SECONDS));
    stop.get(60, TimeUnit.SECONDS);
    // Where the stop came first there was nothing to stop.
    if (supervisor.state().running()) {
      supervisor.stop(TestNode.PATIENCE);
    }
    assertEquals(Reason.STOPPED, supervisor.state().lastExit().orElseThrow().reason());
  }

  @Test
  void anApplianceThatEndsDoesNotExecuteEtcdAnyMore() throws Exception {
    node.binary = slowToAnswer();
    EtcdSupervisor supervisor = node.supervisor();
    CompletableFuture<Optional<E2dException>> start = startElsewhere(supervisor);

    supervisor.close();
    Files.createFile(mayAnswer);

    E2dException refusal =
        assertInstanceOf(
            E2dException.class, start.get(30, TimeUnit.SECONDS).orElse(null), "it was started");
    assertEquals(ErrorCode.PRECONDITION_FAILED, refusal.code());
    assertTrue(refusal.getMessage().endsWith("the appliance is ending"), refusal.getMessage());
    assertEquals(List.of(), ProcessTable.etcdOn(node.files.dataDir()));
    assertFalse(Files.exists(node.files.member()));
    assertEquals(Optional.empty(), supervisor.state().lastExit());
  }
}
