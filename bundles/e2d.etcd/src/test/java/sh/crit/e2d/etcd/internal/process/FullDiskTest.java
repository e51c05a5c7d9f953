package sh.crit.e2d.etcd.internal.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdExit.Reason;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;

/** No room where etcd wants to write. */
class FullDiskTest {
  @TempDir Path dir;
  private TestNode node;
  private TinyDisk disk;

  @AfterEach
  void endProcesses() {
    if (node != null) {
      node.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void anEtcdThatDiesOfAFullDiskSaysSoAndStartsAgainWhenThereIsRoom() throws Exception {
    // Room for two files of its log: without it etcd's own attempts leave no room for its lines.
    disk = TinyDisk.of(160, dir);
    node = new TestNode("a", disk.root().resolve("data"));
    EtcdSupervisor supervisor = node.serving();
    disk.fill();
    TinyDisk.fillUp(node.files.logs().resolve("etcd.log"));

    writeUntilItEnds(supervisor);

    EtcdExit exit = supervisor.state().lastExit().orElseThrow();
    assertEquals(Reason.DISK_FULL, exit.reason(), exit.toString());
    assertTrue(exit.detail().contains("no space left on the file system of"), exit.detail());
    assertTrue(exit.detail().contains(": 0 bytes free; last heard: "), exit.detail());
    E2dException refusal = refused(supervisor, Mode.RESTART);
    assertTrue(refusal.getMessage().contains("0.0 MB free, 8.4 MB needed"), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());

    disk.free();
    supervisor.start(node.launch(Mode.RESTART));
    node.awaitServing();
    supervisor.stop(TestNode.PATIENCE);
    assertEquals(Reason.STOPPED, supervisor.state().lastExit().orElseThrow().reason());
  }

  /** The log has its room already; it is the database that wants more. */
  private void writeUntilItEnds(EtcdSupervisor supervisor) {
    String value = "x".repeat(100_000);
    await()
        .atMost(TestNode.PATIENCE)
        .until(
            () -> {
              try {
                node.etcdctl("--command-timeout=2s", "put", "key" + System.nanoTime(), value);
              } catch (AssertionError e) {
                // Refused, or not answered by an etcd that is going down.
                return !supervisor.state().running();
              }
              return !supervisor.state().running();
            });
  }

  /** etcd repairs the torn end of its log, and first copies the whole file, all 64 MB of it. */
  @Test
  void aLogThatCannotBeRepairedForWantOfRoomIsNotTakenForCorrupt() throws Exception {
    disk = TinyDisk.of(160, dir);
    node = new TestNode("a", disk.root().resolve("data"));
    EtcdSupervisor supervisor = node.serving();
    node.etcdctl("put", "key", "x".repeat(20_000));
    supervisor.stop(TestNode.PATIENCE);
    tearOff("x".repeat(20_000));
    disk.take(75);

    supervisor.start(node.launch(Mode.RESTART));

    EtcdExit exit = TestNode.awaitExit(supervisor);
    assertEquals(Reason.DISK_FULL, exit.reason(), exit.toString());
    assertTrue(exit.detail().contains("no space left on"), exit.detail());
  }

  /** The second half of the record, and all after it, never reached the disk. */
  private void tearOff(String value) throws IOException {
    Path log;
    try (Stream<Path> files = Files.list(node.files.member().resolve("wal"))) {
      log = files.filter(file -> file.toString().endsWith(".wal")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(log);
    int start = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(value);
    Arrays.fill(bytes, start + value.length() / 2, bytes.length, (byte) 0);
    try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.WRITE)) {
      out.write(bytes);
    }
  }

  @Test
  void aFoundingNeedsRoomForTheFirstFileOfItsLog() throws Exception {
    disk = TinyDisk.of(40, dir);
    node = new TestNode("a", disk.root().resolve("data"));

    E2dException refusal = refused(node.supervisor(), Mode.FOUND);

    assertTrue(refusal.getMessage().contains("41.9 MB free, 72.4 MB needed"), refusal.getMessage());
    assertFalse(Files.exists(node.files.member()), "nothing was founded");
  }

  @Test
  void roomThatNobodyKnowsIsTakenForEnough() throws Exception {
    node = new TestNode("a", dir.resolve("data"));
    node.space = path -> OptionalLong.empty();

    node.serving().stop(TestNode.PATIENCE);
  }

  @Test
  void theTightestPlaceCounts() throws Exception {
    node = new TestNode("a", dir.resolve("data"));
    Files.createDirectories(node.files.member().resolve("wal"));
    FreeSpace space = path -> OptionalLong.of(path.endsWith("wal") ? 7_000_000 : Long.MAX_VALUE);

    E2dException refusal =
        assertThrows(
            E2dException.class, () -> new DiskRoom(node.files, space).mustSufficeFor(Mode.RESTART));

    assertEquals(
        "dataDir: no room for etcd on the file system of "
            + node.files.member().resolve("wal")
            + ": 7.0 MB free, 8.4 MB needed; make room, and it is tried again",
        refusal.getMessage());
  }

  @Test
  void whereNoRecordCanBeWrittenEtcdIsNotExecuted() throws Exception {
    disk = TinyDisk.of(1, dir);
    node = new TestNode("a", disk.root().resolve("data"));
    node.space = path -> OptionalLong.empty();
    EtcdSupervisor supervisor = node.supervisor();
    disk.fill();

    E2dException refusal = refused(supervisor, Mode.FOUND);

    assertEquals(
        node.files.etcdPid()
            + ", the record of etcd's process, cannot be written: No space left on device; "
            + "etcd is not started, check space and permissions",
        refusal.getMessage());
    assertEquals("", node.log());
  }

  @Test
  void anEtcdThatCannotBeRecordedIsEnded() throws Exception {
    node = new TestNode("a", dir.resolve("data"));
    // A directory in the record's place: beside it there is room enough.
    Files.createDirectories(node.files.etcdPid().resolve("in-the-way"));
    EtcdSupervisor supervisor = node.supervisor();

    E2dException refusal = refused(supervisor, Mode.FOUND);

    assertTrue(refusal.getMessage().startsWith(node.files.etcdPid() + ", the record"));
    assertTrue(refusal.getMessage().contains("not left running"), refusal.getMessage());
    assertEquals(List.of(), ProcessTable.etcdOn(node.files.dataDir()));
    assertFalse(supervisor.state().running());
  }

  private E2dException refused(EtcdSupervisor supervisor, Mode mode) {
    E2dException refusal =
        assertThrows(E2dException.class, () -> supervisor.start(node.launch(mode)));
    assertEquals(ErrorCode.STORAGE_UNUSABLE, refusal.code(), refusal.getMessage());
    assertFalse(supervisor.state().running());
    return refusal;
  }
}
