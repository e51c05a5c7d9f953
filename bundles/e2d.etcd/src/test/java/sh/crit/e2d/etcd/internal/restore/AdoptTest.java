package sh.crit.e2d.etcd.internal.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;

/** Prepared data becomes the node's own, and never in the place of other data. */
class AdoptTest {
  @TempDir Path dir;
  private NodeFiles files;
  private Path prepared;
  private EtcdRestorer restorer;

  @BeforeEach
  void prepare() throws IOException {
    files = new NodeFiles(dir.resolve("node"));
    prepared = files.home().resolve("restore");
    Files.createDirectories(prepared.resolve("member/wal"));
    Files.createDirectories(prepared.resolve("member/snap"));
    Files.writeString(prepared.resolve("member/snap/db"), "prepared");
    restorer = RestoreBench.restorer(files.dataDir());
  }

  private E2dException assertRefused() {
    E2dException refusal = assertThrows(E2dException.class, () -> restorer.adopt(prepared));
    assertEquals(ErrorCode.PRECONDITION_FAILED, refusal.code(), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal;
  }

  private void assertAdopted() throws IOException {
    assertEquals("prepared", Files.readString(files.member().resolve("snap/db")));
    assertFalse(Files.exists(prepared), "what was prepared is gone");
  }

  @Test
  void movesWhatIsPrepared() throws Exception {
    restorer.adopt(prepared);
    assertAdopted();
    assertRefused();
  }

  @Test
  void anEmptyDirectoryGivesWay() throws Exception {
    Files.createDirectories(files.member());
    restorer.adopt(prepared);
    assertAdopted();
  }

  @Test
  void memberDataOfAnyKindStays() throws Exception {
    Files.createDirectories(files.member());
    Files.writeString(files.member().resolve("something"), "of the user");
    assertRefused();
    assertEquals(List.of("something"), RestoreBench.names(files.member()));
    assertEquals("prepared", Files.readString(prepared.resolve("member/snap/db")));

    Files.delete(files.member().resolve("something"));
    Files.delete(files.member());
    Files.createSymbolicLink(files.member(), dir.resolve("unmounted"));
    assertRefused();
    assertTrue(Files.isSymbolicLink(files.member()));
  }

  @Test
  void anEtcdThatRunsHereStays() throws Exception {
    PlainEtcd etcd = new PlainEtcd("node", dir, "http");
    etcd.start("new", etcd.seat()).awaitServing();
    try {
      // Its files are gone, which it has not noticed yet.
      Files.move(files.member(), dir.resolve("elsewhere"));
      assertTrue(assertRefused().getMessage().contains("etcd runs"));
      assertFalse(Files.exists(files.member()));
    } finally {
      etcd.kill();
    }
    restorer.adopt(prepared);
    assertAdopted();
  }

  @Test
  void halfOfItIsNotEnough() throws Exception {
    Files.delete(prepared.resolve("member/snap/db"));
    assertRefused();
    assertFalse(Files.exists(files.member()));
  }
}
