package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

class ApplianceLockTest {
  @TempDir Path directory;

  @Test
  void oneAtATime() throws Exception {
    ApplianceLock first = ApplianceLock.acquire(files());
    E2dException second = assertThrows(E2dException.class, () -> ApplianceLock.acquire(files()));
    assertEquals(ErrorCode.PRECONDITION_FAILED, second.code());
    long pid = ProcessHandle.current().pid();
    assertEquals(
        "an appliance (process " + pid + ") already runs on " + files().dataDir(),
        second.getMessage());
    assertThrows(E2dException.class, () -> ApplianceLock.requireFree(files()));
    first.close();
    ApplianceLock.requireFree(files());
    ApplianceLock.acquire(files()).close();
  }

  @Test
  void recordsItsProcessForAsLongAsItIsHeld() throws Exception {
    ApplianceLock lock = ApplianceLock.acquire(files());
    long pid = ProcessRecord.read(files().appliancePid()).orElseThrow().pid();
    assertEquals(ProcessHandle.current().pid(), pid);
    lock.close();
    assertFalse(Files.exists(files().appliancePid()));
  }

  @Test
  void theDirectoryIsClosedToOthers() throws Exception {
    ApplianceLock.acquire(files()).close();
    for (Path each : new Path[] {files().dataDir(), files().home()}) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
    }
  }

  @Test
  void lookingCreatesNothing() throws Exception {
    ApplianceLock.requireFree(files());
    assertFalse(Files.exists(files().dataDir()));
  }

  @Test
  void aRecordOfACrashedApplianceDoesNotStandInTheWay() throws Exception {
    Files.createDirectories(files().home());
    new ProcessRecord(ProcessHandle.current().pid(), "another boot", "java")
        .write(files().appliancePid());
    ApplianceLock.acquire(files()).close();
  }

  @Test
  void aFileInTheWayIsNamed() throws Exception {
    Files.writeString(directory.resolve("node"), "a file");
    E2dException wrong = assertThrows(E2dException.class, () -> ApplianceLock.acquire(files()));
    assertTrue(wrong.getMessage().contains(files().home().toString()), wrong.getMessage());
    assertEquals(2, wrong.code().exitCode());
  }

  private NodeFiles files() {
    return new NodeFiles(directory.resolve("node"));
  }
}
