package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/** Member data is moved aside whole, and only ours is ever deleted. */
class MoveAsideTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.89Z");

  @TempDir Path dir;
  private NodeFiles files;

  @BeforeEach
  void makeMember() throws IOException {
    files = new NodeFiles(dir.resolve("data"));
    newMember("first");
  }

  private void newMember(String content) throws IOException {
    Files.createDirectories(files.member().resolve("wal"));
    Files.writeString(files.member().resolve("wal/content"), content);
  }

  private Path move(String reason, Instant now) throws E2dException {
    return new EtcdDataDirectory(files, Clock.fixed(now, ZoneOffset.UTC)).moveAside(reason);
  }

  private List<String> aside() throws IOException {
    try (Stream<Path> names = Files.list(files.aside())) {
      return names.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private ErrorCode refusal(String reason) {
    return assertThrows(E2dException.class, () -> move(reason, NOW)).code();
  }

  @Test
  void theWholeDirectoryMovesUnderTimeAndReason() throws Exception {
    Path moved = move("removed-by-cluster", NOW);

    assertEquals(files.aside().resolve("20260304T050607Z-removed-by-cluster/member"), moved);
    assertEquals("first", Files.readString(moved.resolve("wal/content")));
    assertFalse(Files.exists(files.member()));
  }

  @Test
  void twoInOneSecondHaveDifferentNames() throws Exception {
    move("corrupt", NOW);
    newMember("second");

    Path moved = move("corrupt", NOW);

    assertEquals("second", Files.readString(moved.resolve("wal/content")));
    assertEquals(List.of("20260304T050607Z-corrupt", "20260304T050607Z-corrupt.2"), aside());
  }

  @Test
  void theNewestFiveAreKeptAndStrangersAreLeftAlone() throws Exception {
    Files.createDirectories(files.aside().resolve("20250101T000000Z-my own/member"));
    Files.createDirectories(files.aside().resolve("copy-of-old-data"));
    for (int i = 0; i < 8; i++) {
      newMember("content " + i);
      move("removed", NOW.plusSeconds(i));
    }

    assertEquals(
        List.of(
            "20250101T000000Z-my own",
            "20260304T050610Z-removed",
            "20260304T050611Z-removed",
            "20260304T050612Z-removed",
            "20260304T050613Z-removed",
            "20260304T050614Z-removed",
            "copy-of-old-data"),
        aside());
  }

  @Test
  void theRemainsOfFailedStartsPushNoDataOut() throws Exception {
    move("removed", NOW);
    for (int i = 1; i < 8; i++) {
      newMember("remains " + i);
      move("unborn", NOW.plusSeconds(i));
    }

    assertTrue(aside().contains("20260304T050607Z-removed"), aside().toString());
    assertEquals(6, aside().size(), aside().toString());
  }

  @Test
  void whatWasJustMovedStaysEvenWhenTheClockWasSetBack() throws Exception {
    for (int i = 0; i < 5; i++) {
      newMember("content " + i);
      move("removed", NOW.plusSeconds(i));
    }
    newMember("newest");

    Path moved = move("removed", NOW.minusSeconds(100));

    assertEquals("newest", Files.readString(moved.resolve("wal/content")));
    assertEquals(5, aside().size());
    assertFalse(aside().contains("20260304T050607Z-removed"));
  }

  @Test
  void anEmptyDirectoryOfACrashPushesNothingOut() throws Exception {
    for (int i = 0; i < 4; i++) {
      newMember("content " + i);
      move("removed", NOW.plusSeconds(i));
    }
    Files.createDirectories(files.aside().resolve("20270101T000000Z-removed"));
    newMember("last");
    move("removed", NOW.plusSeconds(4));

    assertTrue(aside().contains("20260304T050607Z-removed"), aside().toString());
  }

  @Test
  void aLinkInOldDataIsDeletedAndNotFollowed() throws Exception {
    Path precious = Files.createDirectories(dir.resolve("precious"));
    Files.writeString(precious.resolve("file"), "kept");
    Files.createSymbolicLink(files.member().resolve("link"), precious);
    for (int i = 0; i < 6; i++) {
      newMember("content " + i);
      move("removed", NOW.plusSeconds(i));
    }

    assertFalse(aside().contains("20260304T050607Z-removed"));
    assertEquals("kept", Files.readString(precious.resolve("file")));
  }

  @Test
  void thereMustBeSomethingToMove() throws Exception {
    move("once", NOW);

    assertEquals(ErrorCode.PRECONDITION_FAILED, refusal("again"));
    assertEquals(List.of("20260304T050607Z-once"), aside());
  }

  @Test
  void nothingMovesWhileTheRecordedProcessLives() throws Exception {
    Files.createDirectories(files.home());
    Process etcd = new ProcessBuilder("sleep", "600").start();
    try {
      ProcessRecord.of(etcd.pid()).orElseThrow().write(files.etcdPid());

      assertEquals(ErrorCode.PRECONDITION_FAILED, refusal("running"));
      assertTrue(Files.exists(files.member().resolve("wal/content")));
    } finally {
      etcd.destroyForcibly().waitFor();
    }
    assertTrue(Files.exists(move("stopped", NOW)), "a dead process is no obstacle");
  }

  @Test
  void whatCannotBeMovedStaysAndNoEmptyDirectoryIsLeft() throws Exception {
    Files.createDirectories(files.home());
    Files.writeString(files.aside(), "a file where the directory should be");

    assertEquals(ErrorCode.STORAGE_UNUSABLE, refusal("blocked"));
    assertEquals("first", Files.readString(files.member().resolve("wal/content")));
  }

  @Test
  void aReasonThatDoesNotSuitANameIsAnError() {
    for (String reason : List.of("", "../../etc", "two words", "x".repeat(65))) {
      assertThrows(IllegalArgumentException.class, () -> move(reason, NOW), reason);
    }
    assertTrue(Files.exists(files.member()));
  }
}
