package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.snapshot.internal.testing.Bench;

/** A store that held backups and is empty has lost them, or is not mounted. */
class EmptiedStoreTest {
  @TempDir Path dir;

  /** As the bare directory below a mount that is gone. */
  private static void unmount(Bench bench) throws Exception {
    Files.walkFileTree(
        bench.folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes what)
              throws java.io.IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Test
  void isNotGoneOnWithWithoutAnOrder() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    unmount(bench);
    BackupNode node = bench.node();

    E2dException made = assertThrows(E2dException.class, () -> bench.backup(node, 8));
    assertEquals(ErrorCode.PRECONDITION_FAILED, made.code());
    assertTrue(made.getMessage().startsWith(bench.url()), made.getMessage());
    assertTrue(made.getMessage().contains("mount"), made.getMessage());
    assertEquals(Map.of(), bench.files());
    assertTrue(node.warnings().stream().anyMatch(w -> w.contains("mount")), "told");

    assertEquals(8, node.service().make(true, line -> {}).revision());
    assertEquals(9, bench.backup(bench.node(), 9).revision(), "later ones go on by themselves");
  }

  @Test
  void isNoEmptyStoreToALostCluster() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    unmount(bench);

    E2dException thrown = assertThrows(E2dException.class, () -> bench.node().offers().newest());

    assertEquals(ErrorCode.STORAGE_UNUSABLE, thrown.code());
    assertTrue(thrown.getMessage().contains("bootstrap --new"), thrown.getMessage());
  }

  /** Nodes that never make one know of them too, and warn. */
  @Test
  void isToldByFollowersToo() throws Exception {
    Bench leader = new Bench(dir);
    leader.backup(leader.node(), 7);
    Bench follower = new Bench(dir, leader.timing);
    follower.leads = false;
    Files.deleteIfExists(new NodeFiles(follower.scratch).seenBackups());
    BackupNode node = follower.node();
    node.start();
    leader.timing.pass(Duration.ofMinutes(6));
    unmount(follower);
    leader.timing.pass(Duration.ofMinutes(6));

    assertTrue(node.warnings().stream().anyMatch(w -> w.contains("mount")), "told");
    assertThrows(E2dException.class, () -> follower.node().offers().newest());
  }

  @Test
  void isEmptyWhereNobodyHasSeenAnythingThere() throws Exception {
    Bench bench = new Bench(dir);
    assertEquals(Optional.empty(), bench.node().offers().newest());
    bench.backup(bench.node(), 7);
    NodeFiles files = new NodeFiles(bench.scratch);
    assertEquals(bench.url() + "\n", Files.readString(files.seenBackups()));
    Files.writeString(files.seenBackups(), "s3://another/place\n");
    unmount(bench);
    assertEquals(Optional.empty(), bench.node().offers().newest());
    Files.delete(files.seenBackups());
    Files.createDirectory(files.seenBackups());
    E2dException unknown = assertThrows(E2dException.class, () -> bench.node().offers().newest());
    assertEquals(ErrorCode.STORAGE_UNUSABLE, unknown.code(), "unknown is not absent");
  }
}
