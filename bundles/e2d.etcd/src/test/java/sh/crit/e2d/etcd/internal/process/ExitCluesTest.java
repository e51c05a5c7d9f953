package sh.crit.e2d.etcd.internal.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdExit.Reason;

class ExitCluesTest {
  private final ExitClues clues = new ExitClues();
  private Optional<String> fullDisk = Optional.empty();

  private EtcdExit after(int exitCode, String... lines) {
    for (String line : lines) {
      clues.accept(LogLine.parse(line));
    }
    return clues.conclude(
        exitCode < 0 ? OptionalInt.empty() : OptionalInt.of(exitCode), false, () -> fullDisk);
  }

  private static String entry(String level, String message, String error) {
    return "{\"level\":\""
        + level
        + "\",\"ts\":\"t\",\"msg\":\""
        + message
        + "\",\"error\":\""
        + error
        + "\",\"stacktrace\":\"crc mismatch\"}";
  }

  @ParameterizedTest
  @CsvSource({
    "DISK_FULL, failed to create WAL, no space left on device",
    "DISK_FULL, failed to open database, write /data/member/snap/db: no space left on device",
    "PERMISSION, failed to open database, open /data/member/snap/db: permission denied",
    "PERMISSION, cannot write to data directory, open .touch: read-only file system",
    "PORT_TAKEN, discovery failed, listen tcp 127.0.0.1:2380: bind: address already in use",
    "ALREADY_BOOTSTRAPPED, discovery failed, member a1 has already been bootstrapped",
    "CLUSTER_MISMATCH, discovery failed, error validating peerURLs: member count is unequal",
    "CORRUPT, discovery failed, a1 found data inconsistency with peers",
    "CORRUPT, discovery failed, proto: illegal wireType 7",
    "CORRUPT, failed to open WAL, wal: crc mismatch",
    "CORRUPT, failed to recover v3 backend from snapshot, failed to find database snapshot file",
    "CORRUPT, failed to open database, invalid database",
    "CORRUPT, 'tocommit(9) is out of range. Was the raft log corrupted, truncated, or lost?', ''",
    "BAD_FLAGS, discovery failed, couldn't find local name a in the initial cluster configuration",
    "BAD_FLAGS, discovery failed, open /etc/server.crt: no such file or directory",
    "CRASHED, discovery failed, input/output error"
  })
  void readsFatalEntries(Reason reason, String message, String error) {
    assertEquals(reason, after(1, entry("fatal", message, error)).reason());
  }

  @Test
  void onlyLastWordsCount() {
    EtcdExit exit =
        after(
            137,
            entry("warn", "request cluster ID mismatch", "cluster ID mismatch"),
            entry("error", "failed to send", "crc mismatch"),
            entry("info", "no space left on device", ""));

    assertEquals(Reason.KILLED, exit.reason());
  }

  @Test
  void panicsAreNoEntries() {
    assertEquals(
        Reason.CORRUPT,
        after(
                2,
                "unexpected fault address 0x7f",
                "fatal error: fault",
                "[signal SIGBUS: bus error]")
            .reason());
    assertEquals(
        new EtcdExit(Reason.CRASHED, 2, "panic: runtime error: index out of range"),
        new ExitCluesTest().after(2, "panic: runtime error: index out of range", "goroutine 1:"));
  }

  @Test
  void aRemovalIsOneWhateverTheExitCode() {
    String removal =
        entry("warn", "server error", "the member has been permanently removed from the cluster");
    assertEquals(Reason.REMOVED, after(0, removal).reason());
    assertEquals(Reason.REMOVED, new ExitCluesTest().after(-1, removal).reason());
    assertEquals(
        Reason.REMOVED,
        new ExitCluesTest()
            .after(1, removal, entry("fatal", "listener failed", "server is stopping"))
            .reason());
  }

  @Test
  void anUnknownExitCodeAndNoWordIsAKill() {
    assertEquals(Reason.KILLED, after(-1, entry("info", "serving", "")).reason());
  }

  @Test
  void whatWeStoppedWasStopped() {
    clues.accept(LogLine.parse(entry("fatal", "wal: crc mismatch", "")));
    assertEquals(
        Reason.STOPPED, clues.conclude(OptionalInt.of(143), true, () -> fullDisk).reason());
  }

  @Test
  void anEndWithoutAReasonQuotesTheLastLine() {
    assertEquals(
        new EtcdExit(Reason.CRASHED, 1, "closed etcd server"),
        after(1, entry("info", "closed etcd server", "")));
  }

  @Test
  void anEndThatAFullDiskKeptFromTheLogIsTheDisks() {
    fullDisk = Optional.of("no space left on /data: 0 bytes free");
    EtcdExit panic = after(2, "panic: assertion failed", "goroutine 1:");
    assertEquals(Reason.DISK_FULL, panic.reason());
    assertEquals(
        "no space left on /data: 0 bytes free; last heard: panic: assertion failed",
        panic.detail());
    for (int code : new int[] {1, 0, -1}) {
      ExitCluesTest silent = new ExitCluesTest();
      silent.fullDisk = fullDisk;
      assertEquals(Reason.DISK_FULL, silent.after(code, entry("info", "serving", "")).reason());
    }
  }

  @Test
  void aLogThatCouldNotBeRepairedOnAFullDiskIsNotCorruptYet() {
    String fatal = entry("fatal", "failed to repair WAL", "unexpected EOF");
    assertEquals(Reason.CORRUPT, after(1, fatal).reason());
    fullDisk = Optional.of("no space left on /data: 0 bytes free");
    assertEquals(Reason.DISK_FULL, after(1, fatal).reason());
  }

  @Test
  void whatHasAnotherReasonIsNotTheDisksFault() {
    fullDisk = Optional.of("no space left on /data: 0 bytes free");
    assertEquals(Reason.KILLED, after(137, entry("info", "serving", "")).reason());
    assertEquals(
        Reason.PORT_TAKEN, after(1, entry("fatal", "listen", "address already in use")).reason());
  }

  @Test
  void anEntryThatWasCutShortIsNoLastWord() {
    String cut = entry("warn", "failed to send", "crc mismatch").substring(0, 70);
    assertEquals(Reason.CRASHED, after(1, cut).reason());
  }
}
