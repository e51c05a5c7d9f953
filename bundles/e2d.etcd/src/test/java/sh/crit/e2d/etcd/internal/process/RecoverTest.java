package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.data.DataTree;
import sh.crit.e2d.etcd.internal.data.wal.HalfRecord;
import sh.crit.e2d.etcd.internal.data.wal.LogReader;
import sh.crit.e2d.etcd.internal.data.wal.Segment;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;

/** A start as the only member, on a log whose last entry is not noted as decided. */
class RecoverTest {
  private static final String DROPPED = "discarding uncommitted WAL entries";
  private static final String REPAIRED = "\"repaired\"";

  @TempDir Path dir;
  private TestNode node;

  /**
   * An etcd that was killed, and the note of whose last decision was lost with the power. It wrote
   * nothing of the value to its database: what the database holds etcd takes for decided.
   */
  @BeforeEach
  void makeTail() throws Exception {
    node = new TestNode("a", dir.resolve("data"));
    PlainEtcd before = new PlainEtcd("data", dir, "http").with("--backend-batch-interval=1h");
    try {
      before.start("new", before.seat()).awaitServing();
      TestNode.etcdctlAt(before.clientUrl, "put", "key", "value");
    } finally {
      before.kill();
    }
    Path segment = new DataTree(node.files.dataDir()).lastSegment();
    List<Long> frames = DataTree.frames(segment);
    long end = frames.get(frames.size() - 1);
    long last = frames.get(frames.size() - 2);
    DataTree.zero(segment, last, (int) (end - last));
  }

  @AfterEach
  void endProcesses() {
    node.close();
  }

  @Test
  void keepsTheEndOfTheLog() throws Exception {
    node.supervisor().start(node.launch(Mode.RECOVER));
    node.awaitServing();

    assertTrue(node.etcdctl("get", "key").contains("value"));
    assertFalse(node.log().contains(DROPPED), node.log());
    try (Stream<Path> copies = Files.list(node.files.aside())) {
      assertEquals(1, copies.count());
    }
  }

  @Test
  void keepsWhatIsBeforeHalfARecord() throws Exception {
    Path segment = new DataTree(node.files.dataDir()).lastSegment();
    DataTree.addHalfRecord(segment);

    node.supervisor().start(node.launch(Mode.RECOVER));
    node.awaitServing();

    assertTrue(node.etcdctl("get", "key").contains("value"));
    assertFalse(node.log().contains(DROPPED), node.log());
    assertFalse(node.log().contains(REPAIRED), "there was nothing left to repair");
    try (Stream<Path> copies = Files.walk(node.files.aside())) {
      Path copy = copies.filter(Files::isRegularFile).findAny().orElseThrow();
      assertTrue(Files.readString(copy, StandardCharsets.ISO_8859_1).contains("hhhh"));
    }
  }

  /** As after a crash between the two steps of a recovery. */
  @Test
  void etcdStartsWhereTheHalfRecordIsCutOffAndNothingFollows() throws Exception {
    Path segment = new DataTree(node.files.dataDir()).lastSegment();
    DataTree.addHalfRecord(segment);
    List<Segment> segments = List.of(Segment.of(segment).orElseThrow());
    new HalfRecord(LogReader.read(segments, entry -> false).end()).cut();

    node.supervisor().start(node.launch(Mode.RESTART));
    node.awaitServing();

    assertTrue(node.etcdctl("get", "key").contains("value"));
    assertFalse(node.log().contains(REPAIRED), node.log());
  }

  /** What etcd by itself makes of it, so that the tests above have something to show. */
  @Test
  void etcdByItselfRepairsTheLogAndDropsTheEntry() throws Exception {
    Path segment = new DataTree(node.files.dataDir()).lastSegment();
    DataTree.addHalfRecord(segment);
    PlainEtcd plain = new PlainEtcd("data", dir, "http").with("--force-new-cluster=true");
    try {
      plain.start("existing", plain.seat()).awaitServing();
    } finally {
      plain.kill();
    }

    String log = Files.readString(dir.resolve("data.log"));
    assertTrue(log.contains(REPAIRED), log);
    assertTrue(log.contains(DROPPED), log);
  }

  @Test
  void aRestartLeavesTheLogAlone() throws Exception {
    node.supervisor().start(node.launch(Mode.RESTART));
    node.awaitServing();

    assertFalse(Files.exists(node.files.aside()));
  }

  @Test
  void isRefusedWithoutRoomForTheCopy() throws Exception {
    node.space = path -> OptionalLong.of(8L * 1024 * 1024);
    EtcdSupervisor supervisor = node.supervisor();

    E2dException e =
        assertThrows(E2dException.class, () -> supervisor.start(node.launch(Mode.RECOVER)));

    assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
    assertTrue(e.getMessage().contains("a copy of the end of etcd's log"), e.getMessage());
    assertFalse(supervisor.state().running());
  }
}
