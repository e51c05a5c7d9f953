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
  void withoutAnEtcdNothingIsMissing() {
    running = false;
    look();
    assertEquals(List.of(), look());
  }
}
