package sh.crit.e2d.api.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordTest {
  @TempDir Path dir;

  @Test
  void belowAFileThereIsNone(@TempDir Path home) throws Exception {
    Path file = Files.writeString(home.resolve("file"), "");

    assertEquals(Optional.empty(), ProcessRecord.read(file.resolve("e2d").resolve("etcd.pid")));
  }

  @Test
  void findsTheProcessItDescribes() throws IOException {
    ProcessRecord self = ProcessRecord.of(ProcessHandle.current().pid()).orElseThrow();
    self.write(dir.resolve("pid"));

    ProcessRecord read = ProcessRecord.read(dir.resolve("pid")).orElseThrow();

    assertEquals(self, read);
    assertEquals(ProcessHandle.current().pid(), read.find().orElseThrow().pid());
  }

  @Test
  void takesNoStrangerWhoHasTheSameIdOrCommand() {
    ProcessRecord self = ProcessRecord.of(ProcessHandle.current().pid()).orElseThrow();

    ProcessRecord otherStart = new ProcessRecord(self.pid(), "earlier boot:1", self.command());
    ProcessRecord otherCommand = new ProcessRecord(self.pid(), self.started(), "/bin/other");

    assertEquals(Optional.empty(), otherStart.find());
    assertEquals(Optional.empty(), otherCommand.find());
  }

  @Test
  void aDeadProcessIsNotFound() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    ProcessRecord record = ProcessRecord.of(child.pid()).orElseThrow();
    child.destroyForcibly().waitFor();

    assertEquals(Optional.empty(), record.find());
  }

  @Test
  void aMissingOrHalfWrittenFileIsNoRecord() throws IOException {
    Path half = Files.writeString(dir.resolve("half"), "pi");

    assertTrue(ProcessRecord.read(dir.resolve("none")).isEmpty());
    assertTrue(ProcessRecord.read(half).isEmpty());
  }
}
