package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import sh.crit.e2d.etcd.internal.data.wal.HardState;
import sh.crit.e2d.etcd.internal.data.wal.LogBuilder;
import sh.crit.e2d.etcd.internal.data.wal.LogReader;
import sh.crit.e2d.etcd.internal.data.wal.LogSummary;
import sh.crit.e2d.etcd.internal.data.wal.Message;

/** What is written to a log that was made by hand, and what is left alone. */
class TailKeeperTest {
  private static final int ZEROS = 4096;

  @TempDir Path dir;
  private LogBuilder log;
  private NodeFiles files;

  @BeforeEach
  void begin() throws Exception {
    files = new NodeFiles(dir);
    Files.createDirectories(files.home());
    log = new LogBuilder(Files.createDirectories(dir.resolve("member/wal"))).begin();
  }

  private TailKeeper keeper(CopyRoom room) {
    Clock clock = Clock.fixed(Instant.parse("2026-01-31T23:59:59Z"), ZoneOffset.UTC);
    return new TailKeeper(files, clock, room);
  }

  private void keep() throws Exception {
    keeper((directory, bytes) -> {}).keep();
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
        .resolve("20260131T235959Z-log-end")
        .resolve("0000000000000000-0000000000000000.wal");
  }

  private void assertLeftAlone() throws Exception {
    byte[] before = last();
    keep();
    assertArrayEquals(before, last());
    assertFalse(Files.exists(files.aside()), "nothing is changed, so nothing is copied");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 20_000, 3_000_000, 1L << 40})
  void allEntriesAreDecidedAndTheRestIsAsItWas(long term) throws Exception {
    log.entry(term, 1, "a").state(term, 1).entry(term, 2, "b").entry(term, 3, "c");
    int used = log.size();
    log.zeros(ZEROS).segment(0, 0);
    byte[] before = last();

    keep();

    LogSummary found = read();
    assertEquals(new HardState(term, LogBuilder.MEMBER, 3), found.end().state());
    assertEquals(List.of(1L, 2L, 3L), found.kept().stream().map(e -> e.index()).toList());
    byte[] after = last();
    assertEquals(before.length, after.length);
    assertArrayEquals(Arrays.copyOf(before, used), Arrays.copyOf(after, used));
    assertArrayEquals(before, Files.readAllBytes(copy()));
  }

  @Test
  void aTermThatOnlyTheEntriesHaveIsNotedWithoutTheVoteOfTheOneBefore() throws Exception {
    log.entry(2, 1, "a").state(2, 1).entry(4, 2, "b").zeros(ZEROS).segment(0, 0);

    keep();

    assertEquals(new HardState(4, 0, 2), read().end().state());
  }

  @Test
  void aSegmentWithoutZerosGrows() throws Exception {
    log.entry(1, 1, "a").state(1, 0).segment(0, 0);

    keep();

    assertEquals(1, read().commit());
  }

  @Test
  void theRecordContinuesTheChecksumOfTheSegmentsBefore() throws Exception {
    log.entry(1, 1, "a").state(1, 1).entry(1, 2, "b").segment(0, 0);
    log.chain().metadata(LogBuilder.MEMBER, LogBuilder.CLUSTER).state(1, 1).zeros(ZEROS);
    log.segment(1, 3);

    keep();

    assertEquals(2, read().commit());
    assertEquals(2, read().lastIndex());
  }

  @Test
  void aSecondTimeNothingIsWritten() throws Exception {
    log.entry(1, 1, "a").state(1, 0).zeros(ZEROS).segment(0, 0);
    keep();
    byte[] once = last();

    keep();

    assertArrayEquals(once, last());
    try (var copies = Files.list(files.aside())) {
      assertEquals(1, copies.count());
    }
  }

  @Test
  void anAttemptThatWasCutOffAnywhereIsDoneAgain() throws Exception {
    log.entry(1, 1, "a").state(1, 0);
    int used = log.size();
    log.zeros(ZEROS).segment(0, 0);
    Path segment = new DataTree(dir).lastSegment();
    byte[] before = last();
    keep();
    byte[] after = last();
    int end = after.length;
    while (after[end - 1] == 0) {
      end--;
    }
    for (int cut = used + 8; cut <= end; cut++) {
      byte[] half = before.clone();
      System.arraycopy(after, used + 8, half, used + 8, cut - used - 8);
      Files.write(segment, half);
      assertEquals(0, read().commit(), "without its length it is no record");

      keep();

      assertArrayEquals(after, last(), "cut at " + cut);
    }
  }

  @Test
  void bytesBehindTheEndAreLeftToEtcd() throws Exception {
    log.entry(1, 1, "a").state(1, 0).zeros(ZEROS * 40).segment(0, 0);
    Path segment = new DataTree(dir).lastSegment();
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1}), Files.size(segment) - 1);
    }

    assertLeftAlone();
  }

  @Test
  void aSnapshotAheadOfWhatIsDecidedIsLeftToEtcd() throws Exception {
    log.entry(1, 1, "a").state(1, 1).entry(1, 2, "b").snapshot(90, 5).zeros(ZEROS).segment(0, 0);

    assertLeftAlone();
  }

  @Test
  void aDamagedLogIsLeftToEtcd() throws Exception {
    log.entry(1, 1, "a").entry(1, 3, "c").state(1, 0).zeros(ZEROS).segment(0, 0);

    assertLeftAlone();
  }

  private void removal(long index, long member) {
    byte[] change = new Message().number(2, 1).number(3, member).build();
    log.entry(1, 1, index, new Message().bytes(4, change).build());
  }

  @Test
  void itEndsBeforeAnEntryThatRemovesThisMember() throws Exception {
    log.entry(1, 1, "a").state(1, 1).entry(1, 2, "b");
    removal(3, 7);
    removal(4, LogBuilder.MEMBER);
    log.entry(1, 5, "c").zeros(ZEROS).segment(0, 0);

    keep();

    assertEquals(3, read().commit());
    byte[] once = last();
    keep();
    assertArrayEquals(once, last());
  }

  @Test
  void aChangeOfMembersThatCannotBeReadIsLeftToEtcd() throws Exception {
    byte[] change = new Message().number(2, 0).number(3, 7).text(4, "{").build();
    log.entry(1, 1, "a").state(1, 1).entry(1, 1, 2, new Message().bytes(4, change).build());
    log.zeros(ZEROS).segment(0, 0);

    assertLeftAlone();
  }

  @Test
  void whatEtcdCouldNotStartOnWithItIsTakenBack() throws Exception {
    log.snapshot(99, 1).entry(1, 100, "x").entry(1, 101, "y").state(1, 100).zeros(ZEROS);
    log.segment(3, 100);
    byte[] before = last();

    keep();

    assertArrayEquals(before, last());
    try (var copies = Files.list(files.aside())) {
      assertEquals(1, copies.count(), "it was tried");
    }
  }

  @Test
  void nothingIsChangedWithoutRoomForTheCopy() throws Exception {
    log.entry(1, 1, "a").state(1, 0);
    int used = log.size();
    log.zeros(ZEROS).segment(0, 0);
    byte[] before = last();
    CopyRoom none =
        (directory, bytes) -> {
          assertEquals(files.home(), directory);
          assertEquals(used, bytes);
          throw new E2dException(ErrorCode.STORAGE_UNUSABLE, "etcd.start", "", "no room");
        };

    assertThrows(E2dException.class, () -> keeper(none).keep());

    assertArrayEquals(before, last());
  }

  @Test
  void aCopyThatCannotBeWrittenIsToldAndNothingIsChanged() throws Exception {
    log.entry(1, 1, "a").state(1, 0).zeros(ZEROS).segment(0, 0);
    byte[] before = last();
    Files.createFile(files.aside());

    E2dException e = assertThrows(E2dException.class, this::keep);

    assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
    assertTrue(e.getMessage().contains("the end of etcd's log"), e.getMessage());
    assertArrayEquals(before, last());
  }
}
