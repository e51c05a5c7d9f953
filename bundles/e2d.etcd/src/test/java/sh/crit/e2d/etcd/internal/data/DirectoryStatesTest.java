package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.DataDescriptor.State;

/** Nothing, nearly nothing, and what cannot be looked at. */
class DirectoryStatesTest {
  private static final String FIRST = "wal/0000000000000000-0000000000000000.wal";

  @TempDir Path dir;

  private Path data() {
    return dir.resolve("data");
  }

  private Path member() {
    return data().resolve("member");
  }

  private DataDescriptor inspect() {
    return new EtcdDataDirectory(new NodeFiles(data()), Clock.systemUTC()).inspect();
  }

  private void assertUnknown(String... words) {
    DataDescriptor found = inspect();
    assertEquals(State.UNKNOWN, found.state(), found.toString());
    for (String word : words) {
      assertTrue(found.detail().contains(word), found.detail());
    }
    assertFalse(found.detail().contains("\n"), found.detail());
  }

  @Test
  void noDirectoryAtAllIsAbsent() {
    assertEquals(DataDescriptor.absent(), inspect());
  }

  @Test
  void aNodeThatNeverRanEtcdIsAbsent() throws IOException {
    Files.createDirectories(data().resolve("e2d"));

    assertEquals(DataDescriptor.absent(), inspect());
  }

  @Test
  void emptyDirectoriesAreAbsent() throws IOException {
    Files.createDirectories(member().resolve("wal"));
    Files.createDirectories(member().resolve("wal.tmp"));
    Files.createDirectories(member().resolve("snap"));
    Files.createFile(member().resolve("snap/.touch"));

    assertEquals(DataDescriptor.absent(), inspect());
  }

  @Test
  void anUnfinishedLogOfZerosIsAbsent() throws IOException {
    Files.createDirectories(member().resolve("wal.tmp"));
    Files.write(member().resolve("wal.tmp/0000000000000000-0000000000000000.wal"), new byte[4096]);

    assertEquals(DataDescriptor.absent(), inspect());
  }

  @Test
  void anEmptyDatabaseFileIsAbsent() throws IOException {
    Files.createDirectories(member().resolve("snap"));
    Files.createFile(member().resolve("snap/db"));

    assertEquals(DataDescriptor.absent(), inspect());
  }

  @Test
  void aDatabaseOfGarbageWithoutALogIsCorruptAndNotAbsent() throws IOException {
    Files.createDirectories(member().resolve("snap"));
    Files.write(member().resolve("snap/db"), new byte[16384]);

    assertEquals(State.CORRUPT, inspect().state());
  }

  @Test
  void strangeFilesWithoutALogAreUnknown() throws IOException {
    Files.createDirectories(member().resolve("wal.broken.20260101"));

    assertUnknown("wal.broken.20260101");
  }

  @Test
  void aSnapshotWithoutALogIsUnknown() throws IOException {
    Files.createDirectories(member().resolve("snap"));
    Files.createFile(member().resolve("snap/0000000000000002-000000000000000a.snap"));

    assertUnknown("snap/0000000000000002-000000000000000a.snap");
  }

  @Test
  void aLogWithoutAnyRecordIsCorrupt() throws IOException {
    Files.createDirectories(member().resolve("wal"));
    Files.write(member().resolve(FIRST), new byte[4096]);

    DataDescriptor found = inspect();

    assertEquals(State.CORRUPT, found.state());
    assertTrue(found.detail().contains(FIRST), found.detail());
  }

  @Test
  void aLinkToADiskThatIsNotMountedIsUnknown() throws IOException {
    Files.createSymbolicLink(data(), dir.resolve("disk/etcd"));

    assertUnknown(data().toString(), "link");
  }

  @Test
  void aMemberLinkThatLeadsNowhereIsUnknown() throws IOException {
    Files.createDirectories(data());
    Files.createSymbolicLink(member(), dir.resolve("disk/member"));

    assertUnknown(member().toString(), "link");
  }

  @Test
  void aLogDirectoryThatLeadsNowhereIsUnknown() throws IOException {
    Files.createDirectories(member());
    Files.createSymbolicLink(member().resolve("wal"), dir.resolve("disk/wal"));

    assertUnknown("wal");
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsUnknown() throws IOException {
    Files.createDirectories(data());
    Files.createFile(member());

    assertUnknown(member().toString());
  }

  @Test
  void aSegmentThatCannotBeReadIsUnknown() throws IOException {
    Files.createDirectories(member().resolve(FIRST));

    assertUnknown("cannot be read");
  }

  @Test
  void aLoopOfLinksIsUnknown() throws IOException {
    Files.createDirectories(data());
    Files.createSymbolicLink(member(), member());

    assertUnknown(member().toString());
  }

  @Test
  void aDirectoryWithoutPermissionIsUnknown() throws IOException {
    assumeFalse(Files.isReadable(Path.of("/etc/shadow")), "the superuser reads everything");
    Files.createDirectories(member());
    Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("---------"));
    try {
      assertUnknown("AccessDenied");
    } finally {
      Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwx------"));
    }
  }
}
