package sh.crit.e2d.config.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which files change, without waiting: the test itself looks at the file. */
class FileWatchTest {
  @TempDir Path directory;
  private Path file;
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void setUp() throws IOException {
    file = Files.writeString(directory.resolve("e2d.yaml"), "one");
  }

  private FileWatch watch(Path path) {
    return new FileWatch(path, () -> seen.add(read(path)));
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void twice(FileWatch watch) {
    watch.poll();
    watch.poll();
  }

  @Test
  void writtenOverWithTheSameSizeAndTime() throws IOException {
    try (FileWatch watch = watch(file)) {
      twice(watch);
      var time = Files.getLastModifiedTime(file);
      Files.writeString(file, "two");
      Files.setLastModifiedTime(file, time);
      twice(watch);
      twice(watch);
      assertEquals(List.of("two"), seen);
    }
  }

  @Test
  void renamedIntoPlace() throws IOException {
    try (FileWatch watch = watch(file)) {
      Path fresh = Files.writeString(directory.resolve("fresh"), "two");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      twice(watch);
      assertEquals(List.of("two"), seen);
    }
  }

  /** The way in which volumes of Kubernetes change: a link to a directory is exchanged. */
  @Test
  void aLinkInThePathLeadsElsewhere() throws IOException {
    Path old = Files.createDirectory(directory.resolve("..1"));
    Path fresh = Files.createDirectory(directory.resolve("..2"));
    Files.writeString(old.resolve("e2d.yaml"), "one");
    Files.writeString(fresh.resolve("e2d.yaml"), "two");
    Path data = Files.createSymbolicLink(directory.resolve("..data"), old.getFileName());
    Path link =
        Files.createSymbolicLink(directory.resolve("link.yaml"), Path.of("..data/e2d.yaml"));
    try (FileWatch watch = watch(link)) {
      Path next = Files.createSymbolicLink(directory.resolve("..tmp"), fresh.getFileName());
      Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      twice(watch);
      assertEquals(List.of("two"), seen);
    }
  }

  @Test
  void halfWrittenFilesAreNotTakenForWhole() throws IOException {
    try (FileWatch watch = watch(file)) {
      for (String part : List.of("", "t", "tw", "two")) {
        Files.writeString(file, part);
        watch.poll();
      }
      assertEquals(List.of(), seen);
      watch.poll();
      assertEquals(List.of("two"), seen);
    }
  }

  @Test
  void emptiedAndVanishedFilesChangeNothing() throws IOException {
    try (FileWatch watch = watch(file)) {
      Files.writeString(file, "");
      twice(watch);
      Files.delete(file);
      twice(watch);
      assertEquals(List.of(), seen);
      Files.writeString(file, "two");
      twice(watch);
      assertEquals(List.of("two"), seen);
    }
  }

  @Test
  void backToWhatItWasIsNoChange() throws IOException {
    try (FileWatch watch = watch(file)) {
      Files.writeString(file, "two");
      watch.poll();
      Files.writeString(file, "one");
      twice(watch);
      assertEquals(List.of(), seen);
    }
  }

  @Test
  void aListenerThatFailsDoesNotEndTheWatch() throws IOException {
    FileWatch watch =
        new FileWatch(
            file,
            () -> {
              seen.add(read(file));
              throw new IllegalStateException("as a test");
            });
    Files.writeString(file, "two");
    twice(watch);
    Files.writeString(file, "three");
    twice(watch);
    assertEquals(List.of("two", "three"), seen);
    watch.close();
  }
}
