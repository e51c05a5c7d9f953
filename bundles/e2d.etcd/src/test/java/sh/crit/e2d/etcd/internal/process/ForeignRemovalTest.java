package sh.crit.e2d.etcd.internal.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;

/**
 * A removal by etcdctl that left one voter, which was killed before it wrote anything more. Its log
 * does not say that the removal was decided.
 */
class ForeignRemovalTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ASKED_IN_VAIN = 3;

  @TempDir Path dir;
  private TestNode a;
  private TestNode b;

  @BeforeEach
  void removeAndKill() throws Exception {
    a = new TestNode("a", dir.resolve("a"));
    b = new TestNode("b", dir.resolve("b"));
    EtcdSupervisor ofA = a.supervisor();
    EtcdSupervisor ofB = b.supervisor();
    ofA.start(a.launch(Mode.FOUND, b));
    ofB.start(b.launch(Mode.FOUND, a));
    a.awaitServing();
    String gone =
        a.etcdctl("member", "list")
            .lines()
            .filter(line -> line.contains(b.peerUrl))
            .map(line -> line.substring(0, line.indexOf(',')))
            .findFirst()
            .orElseThrow();
    await().atMost(PATIENCE).until(() -> isRemoved(gone));
    kill(ofA);
    kill(ofB);
  }

  @AfterEach
  void endProcesses() {
    a.close();
    b.close();
  }

  /** Younger members than five seconds are not connected for long enough, in the eyes of etcd. */
  private boolean isRemoved(String member) throws Exception {
    try {
      a.etcdctl("member", "remove", member);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  /** The removed one may have ended by itself. */
  private static void kill(EtcdSupervisor supervisor) {
    ProcessHandle.of(supervisor.state().pid()).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(PATIENCE).until(() -> !supervisor.state().running());
  }

  private long elections() throws IOException {
    return a.log().lines().filter(line -> line.contains("is starting a new election")).count();
  }

  @Test
  void theOrderToRecoverGoesOnWithItsData() throws Exception {
    EtcdSupervisor restarted = a.supervisor();
    restarted.start(a.launch(Mode.RESTART));
    long before = elections();
    await().atMost(PATIENCE).until(() -> elections() >= before + ASKED_IN_VAIN);
    restarted.stop(PATIENCE);

    a.supervisor().start(a.launch(Mode.RECOVER));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> !a.etcdctl("put", "k", "v").isEmpty());

    String members = a.etcdctl("member", "list");
    assertEquals(1, members.lines().count(), members);
    assertFalse(members.contains(b.peerUrl), members);
  }
}
