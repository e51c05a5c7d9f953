package sh.crit.e2d.storage.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

class FileStorageTest {
  @TempDir Path dir;
  private Path backups;
  private Store store;

  @BeforeEach
  void open() throws Exception {
    backups = Files.createDirectory(dir.resolve("backups"));
    store = new FileStorage().open(backups.resolve("newest").toUri().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "file://host/a, must be file:///",
    "file:a, must be file:///",
    "file:///, names a directory",
    "file:///a/, names a directory",
    "file:///a?b, query or fragment",
    "file:///a#b, query or fragment",
    "file:///a b, is no URL",
    "file:///a/.hidden, is no name of a stored object",
  })
  void aWrongUrlIsRefusedByName(String url, String words) {
    E2dException e = assertThrows(E2dException.class, () -> new FileStorage().open(url));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void opensWithoutTouchingAnything() throws E2dException {
    Path none = dir.resolve("none");
    Store there = new FileStorage().open(none.resolve("newest").toUri().toString());

    assertEquals("newest", there.newest());
    assertFalse(Files.exists(none));
  }

  /** A disk that is not mounted must not look like a store without any backups. */
  @Test
  void aDirectoryThatIsNotThereIsNoEmptyStore() throws Exception {
    write("one");
    Files.move(backups, dir.resolve("away"));

    for (Executable call :
        List.<Executable>of(
            () -> store.find("newest"),
            () -> store.list(""),
            () -> store.read("one", 0),
            () -> store.write("one"),
            () -> store.copy("one", "two", Condition.NONE),
            () -> store.delete("one"))) {
      E2dException e = assertThrows(E2dException.class, call);
      assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
      assertTrue(e.getMessage().contains("there is no directory " + backups), e.getMessage());
    }
    assertFalse(Files.exists(backups), "nothing was made");
  }

  @Test
  void aLinkToADiskThatIsNotMountedIsNoEmptyStore() throws Exception {
    Path disk = Files.createDirectory(dir.resolve("disk"));
    Files.createSymbolicLink(backups.resolve("newest"), disk.resolve("newest"));
    Files.createSymbolicLink(backups.resolve("newest.history"), disk.resolve("history"));

    for (Executable call :
        List.<Executable>of(() -> store.find("newest"), () -> store.list("newest.history/"))) {
      E2dException e = assertThrows(E2dException.class, call);
      assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
      assertTrue(e.getMessage().contains("is a link to what is not there"), e.getMessage());
    }
    Files.createDirectory(disk.resolve("history"));
    Files.writeString(disk.resolve("history/one"), "1");
    assertEquals(1, store.list("newest.history/").size(), "the link itself is fine");
  }

  @Test
  void aFileInItsPlaceIsNamed() throws Exception {
    Files.delete(backups);
    Files.writeString(backups, "a file");

    E2dException e = assertThrows(E2dException.class, () -> store.list(""));

    assertTrue(e.getMessage().contains(backups + " is no directory"), e.getMessage());
  }

  @Test
  void filesAndDirectoriesAreTheOwnersAlone() throws Exception {
    write("h/one");

    assertEquals("rw-------", permissions(backups.resolve("h/one")));
    assertEquals("rwx------", permissions(backups.resolve("h")));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private void write(String name) throws E2dException, IOException {
    try (Upload upload = store.write(name)) {
      upload.stream().write(1);
      upload.complete(Condition.NONE);
    }
  }

  private List<String> hidden() throws IOException {
    try (Stream<Path> files = Files.list(backups)) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".part")).toList();
    }
  }

  @Test
  void thePartOfADeadWriterGoesAndThatOfALivingOneStays() throws Exception {
    Path dead = Files.writeString(backups.resolve(".one." + UUID.randomUUID() + ".part"), "half");
    Path other = Files.writeString(backups.resolve(".two." + UUID.randomUUID() + ".part"), "half");
    Path users = Files.writeString(backups.resolve(".one.0000.part"), "not ours");
    try (Upload living = store.write("one")) {
      living.stream().write(1);
      assertFalse(Files.exists(dead));
      assertFalse(Files.exists(other), "of an object that nobody writes again");
      assertTrue(Files.exists(users));

      write("one");

      assertEquals(2, hidden().size(), "the living one and the user's");
      living.complete(Condition.NONE);
    }
    assertEquals(List.of(".one.0000.part"), hidden());
  }

  @Test
  void aDeadPartGoesWithWhatIsDeletedBesideIt() throws Exception {
    write("one");
    Files.writeString(backups.resolve(".two." + UUID.randomUUID() + ".part"), "half");

    store.delete("one");

    assertEquals(List.of(), hidden());
  }

  private Process halfWriter(String object) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HalfWriter.class.getName(),
            backups.resolve(object).toUri().toString())
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void aWriterThatIsKilledLeavesTheFormerObjectAndNoPartForLong() throws Exception {
    write("one");
    Process writer = halfWriter("newest");
    assertEquals('h', writer.getInputStream().read());
    assertEquals(1, hidden().size());
    writer.destroyForcibly();
    assertTrue(writer.waitFor(1, TimeUnit.MINUTES));

    StoredObject before = store.find("one").orElseThrow();
    assertEquals(1, before.size());
    write("one");
    assertEquals(List.of(), hidden());
  }

  /** Writes half an object, says so, and waits to be killed. */
  static final class HalfWriter {
    public static void main(String[] arguments) throws Exception {
      Upload upload = new FileStorage().open(arguments[0]).write("one");
      upload.stream().write(new byte[1 << 20]);
      System.out.write('h');
      System.out.flush();
      System.in.read();
    }
  }

  @Test
  void aFolderThatCannotBeOneIsNamed() throws Exception {
    Files.writeString(backups.resolve("h"), "a file");

    E2dException e = assertThrows(E2dException.class, () -> store.write("h/a"));

    assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
    assertTrue(e.getMessage().contains(backups.resolve("h").toString()), e.getMessage());
  }

  /** The directory may be shared, and what is beside the backups is nobody's concern. */
  @Test
  void onlyWhatMayBeMeantIsLookedAt() throws Exception {
    write("newest.history/one");
    Path other = Files.createDirectory(backups.resolve("private"));
    Files.createSymbolicLink(backups.resolve("loop"), backups);
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("---------"));

    assertEquals(
        List.of("newest.history/one"),
        store.list("newest.history/").stream().map(StoredObject::name).toList());
    assertEquals(
        List.of("newest.history/one"),
        store.list("newest.hist").stream().map(StoredObject::name).toList());
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
    assertEquals(
        List.of("newest.history/one"),
        store.list("").stream().map(StoredObject::name).toList(),
        "a link that leads back is not followed");
  }

  /** As long as it is written it is no dead writer's, also for other writers of this process. */
  @Test
  void twoWritersOfOneProcessLeaveEachOtherAlone() throws Exception {
    try (Upload first = store.write("one");
        Upload second = store.write("one")) {
      first.stream().write(1);
      second.stream().write(2);
      Process rival = halfWriter("one");
      try {
        rival.getInputStream().read();
        assertEquals(3, hidden().size());
        first.complete(Condition.ABSENT);
        assertThrows(E2dException.class, () -> second.complete(Condition.ABSENT));
      } finally {
        rival.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void aDirectoryInThePlaceOfAnObjectStays() throws Exception {
    Files.createDirectories(backups.resolve("one/inner"));

    E2dException e = assertThrows(E2dException.class, () -> store.find("one"));
    assertTrue(e.getMessage().contains("is a directory"), e.getMessage());
    assertThrows(E2dException.class, () -> write("one"));
    assertThrows(E2dException.class, () -> store.delete("one"));
    assertTrue(Files.isDirectory(backups.resolve("one/inner")));
    assertEquals(List.of(), hidden());
  }
}
