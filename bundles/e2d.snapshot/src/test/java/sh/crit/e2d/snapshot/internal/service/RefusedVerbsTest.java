package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.testing.Bench;

/** What was asked for cannot be, and the answer says why. */
class RefusedVerbsTest {
  @TempDir Path dir;

  @Test
  void whatCanNeverBeIsSaidAtOnce() throws Exception {
    Bench bench = new Bench(dir);
    BackupView former = bench.backup(bench.node(), 7);
    Instant between = bench.timing.instant();
    bench.timing.pass(Duration.ofMinutes(1));
    bench.etcd.clusterId = 0xc2;
    bench.etcd.keys.put("/_e2d/snapshot", "{\"backup\":\"" + former.id() + "\"}");
    BackupView made = bench.backup(bench.node(), 1_000_000_007);
    BackupNode node = bench.node();

    Instant tomorrow = bench.timing.instant().plus(Duration.ofDays(1));
    E2dException future = assertThrows(E2dException.class, () -> node.service().find("", tomorrow));
    assertEquals(ErrorCode.BAD_USAGE, future.code());
    assertTrue(future.getMessage().contains(tomorrow + " is still to come"), future.getMessage());
    E2dException before =
        assertThrows(E2dException.class, () -> node.service().find(made.id() + "@3", null));
    assertEquals(ErrorCode.NOT_FOUND, before.code());
    assertTrue(before.getMessage().contains("begins at revision 1000000007"), before.getMessage());
    E2dException other = assertThrows(E2dException.class, () -> node.service().find("", between));
    assertEquals(ErrorCode.NOT_FOUND, other.code());
    assertTrue(other.getMessage().contains("of cluster c2"), other.getMessage());
    assertTrue(other.getMessage().contains(former.id()), other.getMessage());
    assertEquals(former.id(), node.service().find(former.id(), between).id());
  }

  @Test
  void aRevisionAfterABackupIsNotCopied() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    Bench away = new Bench(dir.resolve("away"), bench.timing);

    E2dException thrown =
        assertThrows(
            E2dException.class,
            () -> bench.node().service().copy(made.id() + "@8", away.url(), line -> {}));

    assertEquals(ErrorCode.BAD_USAGE, thrown.code());
    assertTrue(thrown.getMessage().contains("name backup " + made.id()), thrown.getMessage());
  }
}
