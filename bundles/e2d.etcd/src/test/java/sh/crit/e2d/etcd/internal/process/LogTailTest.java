package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path dir;
  private final List<String> lines = new ArrayList<>();

  private void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void handsOverWholeLinesOnce() throws IOException {
    Path file = dir.resolve("log");
    LogTail tail = new LogTail(file, 0);
    tail.drain(lines::add);
    append(file, "one\ntw");
    tail.drain(lines::add);
    append(file, "ö\nthree");
    tail.drain(lines::add);
    assertEquals(List.of("one", "twö"), lines);
    tail.finish(lines::add);
    assertEquals(List.of("one", "twö", "three"), lines);
  }

  @Test
  void cutsALineThatHasNoEnd() throws IOException {
    Path file = dir.resolve("log");
    append(file, "x".repeat(200_000) + "\n");
    new LogTail(file, 0).drain(lines::add);
    assertEquals(4, lines.size());
    assertEquals(200_000, String.join("", lines).length());
  }

  @Test
  void beginsAgainInAFileThatBecameShorter() throws IOException {
    Path file = dir.resolve("log");
    LogTail tail = new LogTail(file, 0);
    append(file, "a long first line\n");
    tail.drain(lines::add);
    Files.writeString(file, "new\n");
    tail.drain(lines::add);
    assertEquals(List.of("a long first line", "new"), lines);
  }

  @Test
  void filesBehindTheLimitAreKeptAndTheOldestGoes() throws IOException {
    LogFiles files = new LogFiles(dir.resolve("log"), 10);
    for (int i = 0; i < 7; i++) {
      files.begin();
      LogTail tail = new LogTail(files.current(), 0);
      append(files.current(), "file " + i + "\n");
      tail.drain(lines::add);
      files.bound(tail, () -> {});
    }
    assertEquals("file 6\n", Files.readString(files.current()));
    assertEquals("file 5\n", Files.readString(dir.resolve("log/etcd.log.1")));
    assertEquals("file 2\n", Files.readString(dir.resolve("log/etcd.log.4")));
    assertTrue(Files.notExists(dir.resolve("log/etcd.log.5")));
  }

  @Test
  void nothingIsLostWhenTheFileIsEmptied() throws IOException {
    LogFiles files = new LogFiles(dir.resolve("log"), 10);
    files.begin();
    LogTail tail = new LogTail(files.current(), 0);
    append(files.current(), "a line over the limit\n");
    tail.drain(lines::add);
    append(files.current(), "written meanwhile\n");

    files.bound(tail, () -> drain(tail));

    append(files.current(), "written later\n");
    tail.drain(lines::add);
    assertEquals(List.of("a line over the limit", "written meanwhile", "written later"), lines);
    assertEquals("written later\n", Files.readString(files.current()));
    assertEquals(
        "a line over the limit\nwritten meanwhile\n",
        Files.readString(dir.resolve("log/etcd.log.1")));
  }

  private void drain(LogTail tail) {
    try {
      tail.drain(lines::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
