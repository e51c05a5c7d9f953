package sh.crit.e2d.core.internal.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;

class LostFilesTest {
  @TempDir Path dir;
  private NodeFiles files;
  private LostFiles lost;
  private boolean running = true;

  @BeforeEach
  void make() throws Exception {
    files = new NodeFiles(dir);
    Files.createDirectories(files.home());
    lost = new LostFiles(files, new FileStateStore(files.state()), () -> running);
  }

  private List<String> look() {
    lost.look();
    return lost.warnings();
  }

  @Test
  void anEtcdThatHasJustBegunMakesItsDirectoryItself() throws Exception {
    assertEquals(List.of(), look());
    Files.createDirectories(files.member());
    assertEquals(List.of(), look());
  }

  @Test
  void whatStaysAwayWhileEtcdRunsIsTold() throws Exception {
    Files.createDirectories(files.member());
    assertEquals(List.of(), look());
    Files.delete(files.member());
    look();
    assertTrue(look().toString().contains("was removed while etcd runs"));

    Files.createDirectories(files.member());
    assertEquals(List.of(), look());
  }

  @Test
  void aDiskThatFillsUpIsTold() throws Exception {
    long[] free = {72L << 20};
    DiskRoom room = new DiskRoom(dir, file -> free[0]);
    lost = new LostFiles(files, new FileStateStore(files.state()), () -> false, room);
    assertEquals(List.of(), look());

    free[0]--;
    assertEquals(1, look().size());
    assertTrue(look().get(0).startsWith("less than 72 MiB are free on the file system of " + dir));

    free[0]++;
    assertEquals(List.of(), look());
  }

  @Test
  void theRoomOfARealDiskIsKnown() {
    assertEquals(java.util.Optional.empty(), new DiskRoom(dir).problem());
    assertEquals(java.util.Optional.empty(), new DiskRoom(dir.resolve("nowhere")).problem());
  }

  @Test
  void withoutAnEtcdNothingIsMissing() {
    running = false;
    look();
    assertEquals(List.of(), look());
  }
}
