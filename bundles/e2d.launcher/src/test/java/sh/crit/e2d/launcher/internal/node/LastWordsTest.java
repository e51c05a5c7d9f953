package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;

class LastWordsTest {
  @TempDir Path directory;

  @Test
  void whoSpeaksIsSaidOnce() throws IOException {
    Path boot = Files.writeString(directory.resolve("boot.log"), "e2d: no\nand more\n");
    assertEquals(List.of("no", "and more"), LastWords.of(boot));
    assertEquals(List.of(), LastWords.of(directory.resolve("none")));
  }

  @Test
  void aSignalIsNoMistakeOfTheAppliance() {
    assertTrue(LastWords.ofSignal(143).contains("was stopped"));
    assertTrue(LastWords.ofSignal(0).contains("was stopped"));
    assertTrue(LastWords.ofSignal(137).contains("was killed"));
    assertEquals("", LastWords.ofSignal(1));
    assertEquals("", LastWords.ofSignal(2));
  }

  @Test
  void whatIsInTheControlSocketsPlaceIsNamed() throws Exception {
    NodeFiles files = new NodeFiles(directory.resolve("node"));
    SocketPlace.requireUsable(files);
    Files.createDirectories(files.controlSocket());
    E2dException refused = assertThrows(E2dException.class, () -> SocketPlace.requireUsable(files));
    assertEquals(ErrorCode.STORAGE_UNUSABLE, refused.code());
    assertEquals(
        "a directory is where the control socket belongs; remove " + files.controlSocket(),
        refused.getMessage());
  }

  @Test
  void aDirectoryThatCannotBeIsNamedWithTheReason() {
    NodeFiles files = new NodeFiles(Path.of("/proc/e2d-cannot-be-here"));
    E2dException refused = assertThrows(E2dException.class, () -> ApplianceLock.acquire(files));
    assertTrue(
        refused.getMessage().contains("cannot be made there")
            || refused.getMessage().contains("permission denied"),
        refused.getMessage());
  }
}
