package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.data.wal.HalfRecord;
import sh.crit.e2d.etcd.internal.data.wal.HardState;
import sh.crit.e2d.etcd.internal.data.wal.LogBuilder;
import sh.crit.e2d.etcd.internal.data.wal.LogReader;
import sh.crit.e2d.etcd.internal.data.wal.LogSummary;

/** Logs made by hand whose last record a crash left half written, behind entries to be kept. */
class TornTailTest {
  private static final int ZEROS = 8192;

  @TempDir Path dir;
  private LogBuilder log;
  private NodeFiles files;

  @BeforeEach
  void begin() throws Exception {
    files = new NodeFiles(dir);
    Files.createDirectories(files.home());
    log = new LogBuilder(Files.createDirectories(dir.resolve("member/wal"))).begin();
  }

  private void keep(CopyRoom room) throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2026-01-31T23:59:59Z"), ZoneOffset.UTC);
    new TailKeeper(files, clock, room).keep();
  }

  private void keep() throws Exception {
    keep((directory, bytes) -> {});
  }

  private LogSummary read() throws Exception {
    return LogReader.read(MemberFiles.segments(dir.resolve("member/wal")), entry -> true);
  }

  private byte[] last() throws Exception {
    return Files.readAllBytes(new DataTree(dir).lastSegment());
  }

  private Path copy() {
    return files
        .aside()
        .resolve("20260131T235959Z-torn-log-end")
        .resolve("0000000000000000-0000000000000000.wal");
  }

  private void assertLeftAlone() throws Exception {
    byte[] before = last();
    keep();
    assertArrayEquals(before, last());
    assertFalse(Files.exists(files.aside()), "nothing is changed, so nothing is copied");
  }

  /** Two entries, the second not noted as decided, and what reached the disk of a third. */
  private int tornAfter(int written) throws Exception {
    log.entry(1, 1, "a").state(1, 1).entry(1, 2, "b");
    int used = log.size();
    log.entry(1, 3, "c".repeat(4000)).cut(used + written);
    return used;
  }

  private void assertKept(byte[] before, int used) throws Exception {
    LogSummary found = read();
    assertEquals(new HardState(1, LogBuilder.MEMBER, 2), found.end().state());
    assertEquals(List.of(1L, 2L), found.kept().stream().map(e -> e.index()).toList());
    assertFalse(found.end().torn());
    byte[] after = last();
    assertArrayEquals(Arrays.copyOf(before, used), Arrays.copyOf(after, used));
    for (int i = (int) found.end().offset(); i < after.length; i++) {
      assertEquals(0, after[i], "something is left of the half record at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 20, 36, 400, 1000, 3000})
  void whatIsBeforeItIsKeptAndAllOfTheSegmentIsCopied(int written) throws Exception {
    int used = tornAfter(written);
    log.zeros(ZEROS - written).segment(0, 0);
    byte[] before = last();

    keep();

    assertKept(before, used);
    assertEquals(before.length, last().length);
    assertArrayEquals(before, Files.readAllBytes(copy()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 20, 36, 400, 3000, 4010})
  void aSegmentThatEndsWithinItIsNoDifferent(int written) throws Exception {
    int used = tornAfter(written);
    log.segment(0, 0);
    byte[] before = last();

    keep();

    assertKept(before, used);
    assertArrayEquals(before, Files.readAllBytes(copy()));
  }

  @Test
  void sectorsThatReachedTheDiskBehindItGoAndAreCopiedAndCounted() throws Exception {
    int used = tornAfter(600);
    log.zeros(100_000).entry(1, 4, "d").zeros(3).segment(0, 0);
    byte[] before = last();
    long[] asked = {0};

    keep((directory, bytes) -> asked[0] = bytes);

    assertKept(before, used);
    assertArrayEquals(before, Files.readAllBytes(copy()));
    int end = before.length;
    while (before[end - 1] == 0) {
      end--;
    }
    assertEquals(end, asked[0]);
  }

  @Test
  void aCrashAnywhereLeavesALogThatReadsAsBeforeAndIsDoneAgain() throws Exception {
    int used = tornAfter(700);
    log.zeros(ZEROS).segment(0, 0);
    Path segment = new DataTree(dir).lastSegment();
    byte[] torn = last();
    keep();
    byte[] after = last();
    int record = (int) read().end().offset();

    for (int size = used; size <= used + 64; size += 8) {
      againAfter(segment, Arrays.copyOf(Arrays.copyOf(torn, used), size), after, "size " + size);
    }
    for (int cut = used + 8; cut <= record; cut++) {
      byte[] half = Arrays.copyOf(Arrays.copyOf(torn, used), torn.length);
      System.arraycopy(after, used + 8, half, used + 8, cut - used - 8);
      againAfter(segment, half, after, "cut at " + cut);
    }
  }

  private void againAfter(Path segment, byte[] crashed, byte[] wanted, String where)
      throws Exception {
    Files.write(segment, crashed);
    LogSummary found = read();
    assertEquals(1, found.commit(), where);
    assertEquals(2, found.lastIndex(), where);
    assertTrue(new DirectoryInspector(files.member()).inspect().isIntact(), where);

    keep();

    byte[] again = last();
    assertArrayEquals(wanted, Arrays.copyOf(again, wanted.length), where);
    assertEquals(2, read().commit(), where);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, ZEROS})
  void theCutAloneLeavesALogThatEndsWithItsLastWholeRecord(int zeros) throws Exception {
    int used = tornAfter(704);
    log.zeros(zeros).segment(0, 0);
    byte[] torn = last();

    new HalfRecord(read().end()).cut();

    assertArrayEquals(Arrays.copyOf(Arrays.copyOf(torn, used), torn.length), last());
    assertFalse(read().end().torn());
    assertEquals(used, read().end().offset());
  }

  @Test
  void laterAttemptsDoNotPushTheCopyOut() throws Exception {
    int used = tornAfter(700);
    log.zeros(ZEROS).segment(0, 0);
    Path segment = new DataTree(dir).lastSegment();
    byte[] torn = last();
    keep();
    byte[] clean = Arrays.copyOf(Arrays.copyOf(torn, used), torn.length);

    for (int i = 0; i <= AsideRetention.KEPT; i++) {
      Files.write(segment, clean);
      keep();
    }

    assertArrayEquals(torn, Files.readAllBytes(copy()));
  }

  @Test
  void whatEtcdCouldNotStartOnWithItIsTakenBackToTheLastWholeRecord() throws Exception {
    log.snapshot(99, 1).entry(1, 100, "x").entry(1, 101, "y").state(1, 100);
    int used = log.size();
    log.entry(1, 102, "c".repeat(4000)).cut(used + 700).zeros(ZEROS - 700).segment(0, 100);
    byte[] torn = last();

    keep();

    assertArrayEquals(Arrays.copyOf(Arrays.copyOf(torn, used), torn.length), last());
    Path copy = copy().resolveSibling("0000000000000000-0000000000000064.wal");
    assertArrayEquals(torn, Files.readAllBytes(copy));
  }

  @Test
  void withoutAnEntryToKeepItIsLeftToEtcd() throws Exception {
    log.entry(1, 1, "a").state(1, 1);
    log.entry(1, 2, "b".repeat(4000)).cut(log.size() - 3000).zeros(ZEROS).segment(0, 0);

    assertLeftAlone();
  }

  @Test
  void whatEtcdTakesForDamageIsLeftToIt() throws Exception {
    log.entry(1, 1, "a").state(1, 1).entry(1, 2, "b").entry(1, 3, "c".repeat(300));
    log.cut(log.size() - 100).zeros(ZEROS).segment(0, 0);

    assertLeftAlone();
  }

  @Test
  void aSnapshotAheadOfWhatIsDecidedIsLeftToEtcd() throws Exception {
    log.entry(1, 1, "a").state(1, 1).entry(1, 2, "b").snapshot(90, 5);
    log.entry(1, 3, "c".repeat(4000)).cut(log.size() - 3000).zeros(ZEROS).segment(0, 0);

    assertLeftAlone();
  }

  @Test
  void nothingIsCutWithoutRoomForTheCopy() throws Exception {
    tornAfter(700);
    log.zeros(ZEROS).segment(0, 0);
    byte[] before = last();
    CopyRoom none =
        (directory, bytes) -> {
          throw new E2dException(ErrorCode.STORAGE_UNUSABLE, "etcd.start", "", "no room");
        };

    assertThrows(E2dException.class, () -> keep(none));

    assertArrayEquals(before, last());
  }
}
