package sh.crit.e2d.snapshot.internal.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots.Drill;

/** A trial restore takes the newest backup and what follows it, as a real one would. */
class DeltaDrillTest {
  private static final int CHANGES = 4;

  @TempDir Path dir;
  private DeltaBench bench;
  private String base;
  private final long[] revisions = new long[CHANGES];

  @BeforeEach
  void start() throws Exception {
    bench = new DeltaBench(dir, true);
    bench.etcd.put("key", "before");
    base = bench.backup();
    Recorder recorder = bench.recorder();
    for (int i = 0; i < CHANGES; i++) {
      revisions[i] = bench.etcd.put("key-" + i, "value");
      bench.catchUp(recorder);
    }
    recorder.end();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private Drill drill(String id) throws E2dException {
    Drill drill = bench.node().service().drill(id, line -> {});
    assertTrue(Files.notExists(dir.resolve("node/e2d/drill")), "nothing is left behind");
    assertEquals(base, drill.backup().id());
    return drill;
  }

  @Test
  void theNewestIsDrilledWithAllThatFollowsIt() throws Exception {
    Drill whole = drill("");

    assertEquals(revisions[CHANGES - 1], whole.revision());
    assertEquals(1 + CHANGES, whole.keys());
    assertEquals(revisions[1], drill(base + "@" + revisions[1]).revision());
    assertTrue(drill(base).revision() < revisions[0], "the backup alone");
  }

  @Test
  void changesThatAreDamagedFailTheDrillAndNotTheBackup() throws Exception {
    Path chunk = bench.chunkFiles().get(2);
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[bytes.length / 2] ^= 1;
    Files.write(chunk, bytes);

    E2dException thrown = assertThrows(E2dException.class, () -> drill(""));

    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, thrown.code());
    assertTrue(
        thrown.getMessage().contains("are of use up to revision " + revisions[1] + " only"),
        thrown.getMessage());
    BackupView backup = bench.node().service().list().get(0);
    assertFalse(backup.drilled().isEmpty(), "the backup itself has passed");
    assertFalse(backup.verified().isEmpty(), "and keeps its mark");
  }
}
