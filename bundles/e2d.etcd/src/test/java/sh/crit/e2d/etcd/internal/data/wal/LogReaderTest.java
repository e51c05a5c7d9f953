package sh.crit.e2d.etcd.internal.data.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/** Logs made by hand: framing, checksums, segments, and what is torn or damaged. */
class LogReaderTest {
  @TempDir Path dir;
  private LogBuilder log;

  @BeforeEach
  void begin() {
    log = new LogBuilder(dir).begin();
  }

  private LogSummary read() throws Exception {
    return LogReader.read(log.segments(), entry -> true);
  }

  private void assertCorrupt(String words) {
    CorruptDataException e = assertThrows(CorruptDataException.class, this::read);
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertTrue(e.getMessage().startsWith(dir.toString()), e.getMessage());
  }

  @Test
  void readsEveryPadding() throws Exception {
    for (int i = 1; i <= 16; i++) {
      log.entry(3, i, "x".repeat(i));
    }
    log.state(4, 15).zeros(1024).segment(0, 0);

    LogSummary found = read();

    assertEquals(LogBuilder.MEMBER, found.memberId());
    assertEquals(LogBuilder.CLUSTER, found.clusterId());
    assertEquals(4, found.term());
    assertEquals(3, found.lastTerm(), "a vote of a later term is no entry");
    assertEquals(16, found.lastIndex());
    assertEquals(15, found.commit());
    assertEquals(16, found.kept().size());
    assertEquals("x".repeat(16), new String(found.kept().get(15).data(), StandardCharsets.UTF_8));
  }

  @Test
  void chainsTheChecksumThroughSegments() throws Exception {
    log.entry(1, 1, "a").segment(0, 0);
    log.chain().metadata(LogBuilder.MEMBER, LogBuilder.CLUSTER).state(1, 1).entry(2, 2, "b");
    log.segment(1, 2);

    assertEquals(2, read().lastIndex());
    assertEquals(2, read().term());
  }

  @Test
  void aSegmentThatContinuesAnotherLogIsCorrupt() throws Exception {
    log.entry(1, 1, "a").segment(0, 0);
    log.from(12345).chain().entry(1, 2, "b").segment(1, 2);

    assertCorrupt("does not continue the checksum");
  }

  @Test
  void aMissingSegmentIsCorrupt() throws Exception {
    log.entry(1, 1, "a").segment(0, 0);
    log.chain().entry(1, 2, "b").segment(2, 2);

    assertCorrupt("0000000000000001 before it is missing");
  }

  @Test
  void theOldestSegmentsMayBeGone() throws Exception {
    log = new LogBuilder(dir).from(0x89abcdef).chain();
    log.metadata(LogBuilder.MEMBER, LogBuilder.CLUSTER).state(7, 500);
    log.snapshot(480, 7).entry(7, 501, "a").state(7, 501).segment(4, 501);

    LogSummary found = read();

    assertEquals(501, found.lastIndex());
    assertEquals(List.of(new LogSnapshot(480, 7)), found.snapshots());
  }

  @Test
  void laterEntriesReplaceThoseOfTheSameIndex() throws Exception {
    log.entry(1, 1, "a").entry(1, 2, "b").entry(1, 3, "c").entry(2, 2, "B").segment(0, 0);

    LogSummary found = read();

    assertEquals(2, found.lastIndex());
    assertEquals(List.of(1L, 2L), found.kept().stream().map(LogEntry::index).toList());
    assertEquals(2, found.kept().get(1).term());
    assertEquals(2, found.lastTerm());
  }

  @Test
  void aReceivedSnapshotTakesTheLogForward() throws Exception {
    log.entry(1, 1, "a").state(1, 1).snapshot(90, 5).state(5, 90).segment(0, 0);

    assertEquals(90, read().lastIndex());
    assertEquals(5, read().lastTerm());
    assertEquals(5, read().term());
  }

  @Test
  void aSnapshotBeyondTheCommitDoesNotCount() throws Exception {
    log.entry(1, 1, "a").state(1, 1).snapshot(90, 5).segment(0, 0);

    assertEquals(List.of(new LogSnapshot(0, 0)), read().snapshots());
    assertEquals(5, read().term(), "yet its term was seen");
  }

  @Test
  void aGapBetweenEntriesIsCorrupt() throws Exception {
    log.entry(1, 1, "a").entry(1, 3, "c").segment(0, 0);

    assertCorrupt("holds entry 3 where the last was 1");
  }

  @Test
  void everyCutThroughTheLastRecordIsTorn() throws Exception {
    log.entry(1, 1, "a").entry(1, 2, "b".repeat(100));
    int whole = log.size();
    int frame = log.lastFrame();
    for (int size = frame; size < whole; size++) {
      LogBuilder cut = new LogBuilder(dir).begin();
      cut.entry(1, 1, "a").entry(1, 2, "b".repeat(100)).cut(size).segment(0, 0);
      assertEquals(1, LogReader.read(cut.segments(), entry -> false).lastIndex(), "cut at " + size);
    }
  }

  @Test
  void aCutThroughARecordBeforeTheLastSegmentIsCorrupt() throws Exception {
    log.entry(1, 1, "a").entry(1, 2, "b".repeat(100)).cut(log.size() - 8).segment(0, 0);
    log.chain().entry(1, 3, "c").segment(1, 3);

    assertCorrupt("is incomplete, and later segments follow");
  }

  @Test
  void zerosFromASectorOnAreTornInTheLastSegment() throws Exception {
    log.entry(1, 1, "a").entry(1, 2, "b".repeat(4000));
    log.cut(1024).zeros(8192).segment(0, 0);

    assertEquals(1, read().lastIndex());
  }

  @Test
  void aTornRecordDoesNotCountInTheChecksum() throws Exception {
    log.entry(1, 1, "a");
    log.zeros(8192).segment(0, 0);
    int before = read().end().crc();
    log = new LogBuilder(dir).begin().entry(1, 1, "a").entry(1, 2, "b".repeat(4000));
    log.cut(1024).zeros(8192).segment(0, 0);

    assertTrue(read().end().torn());
    assertEquals(before, read().end().crc());
  }

  @Test
  void zerosWithinOneSectorAreDamage() throws Exception {
    log.entry(1, 1, "a").entry(1, 2, "b".repeat(300));
    log.cut(log.size() - 100).zeros(8192).segment(0, 0);

    assertCorrupt("does not match its checksum");
  }

  @Test
  void aLengthBeyondTheFileThatTheRecordDoesNotShareIsDamage() throws Exception {
    log.entry(1, 1, "a");
    log.raw(new byte[] {0, 0, 0, 1, 0, 0, 0, 0}).entry(1, 2, "b".repeat(100)).segment(0, 0);

    assertCorrupt("more than the file has");
  }

  @Test
  void anotherOwnerInTheMiddleIsCorrupt() throws Exception {
    log.metadata(1, 2).segment(0, 0);

    assertCorrupt("names another member or cluster");
  }

  @Test
  void anUnknownKindOfRecordIsCorrupt() throws Exception {
    log.record(9, new byte[] {1}).segment(0, 0);

    assertCorrupt("unknown type 9");
  }
}
