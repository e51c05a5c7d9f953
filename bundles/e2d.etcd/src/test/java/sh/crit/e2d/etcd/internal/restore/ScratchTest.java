package sh.crit.e2d.etcd.internal.restore;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.process.ProcessTable;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.spi.etcd.EtcdRestore.Scratch;

/** A scratch etcd serves what a backup holds, and is gone afterwards, whatever happened. */
class ScratchTest {
  private static final Duration TIME = Duration.ofSeconds(30);

  @TempDir static Path shared;
  private static Path snapshot;
  private static EtcdTools.Content stored;

  @TempDir Path dir;
  private EtcdRestorer restorer;

  @BeforeAll
  static void store() throws Exception {
    PlainEtcd source = RestoreBench.source(shared);
    try {
      snapshot = EtcdTools.snapshot(source.clientUrl, shared.resolve("snapshot.db"));
      stored = EtcdTools.content(source.clientUrl);
    } finally {
      source.kill();
    }
  }

  @BeforeEach
  void make() {
    restorer = RestoreBench.restorer(node());
  }

  @AfterEach
  void endProcesses() {
    restorer.close();
    running().forEach(ProcessHandle::destroyForcibly);
    running(second()).forEach(ProcessHandle::destroyForcibly);
  }

  private Path node() {
    return dir.resolve("node");
  }

  private Path work() {
    return dir.resolve("work/scratch");
  }

  private Path second() {
    return work().resolveSibling("second");
  }

  private List<ProcessHandle> running() {
    return running(work());
  }

  private static List<ProcessHandle> running(Path workDir) {
    return ProcessTable.withArgument("--data-dir=" + workDir.resolve("data"));
  }

  private void assertNothingLeft() throws IOException {
    assertEquals(List.of(), running());
    assertEquals(List.of(), RestoreBench.names(work().getParent()));
    assertEquals(List.of(), RestoreBench.names(node().resolve("e2d/scratch")));
  }

  private E2dException assertRefused(ErrorCode code, Path database, boolean hashed) {
    E2dException refusal =
        assertThrows(E2dException.class, () -> restorer.scratch(database, hashed, work()));
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal;
  }

  @Test
  void servesWhatWasStoredAndLeavesNothing() throws Exception {
    try (Scratch scratch = restorer.scratch(snapshot, true, work())) {
      assertTrue(scratch.endpoint().startsWith("http://127.0.0.1:"));
      assertEquals(stored, EtcdTools.content(scratch.endpoint()));
      assertEquals("/key/last\nlast\n", EtcdTools.etcdctl(scratch.endpoint(), "get", "/key/last"));
      assertEquals(1, running().size());
      assertRefused(ErrorCode.PRECONDITION_FAILED, snapshot, true);
      assertEquals(1, running().size(), "the one that runs is not disturbed");
    }
    assertNothingLeft();
  }

  @Test
  void twoRunSideBySideAndEndWithTheService() throws Exception {
    Scratch first = restorer.scratch(snapshot, true, work());
    Scratch second = restorer.scratch(snapshot, true, second());
    assertNotEquals(first.endpoint(), second.endpoint());
    assertNotEquals(EtcdTools.clusterId(first.endpoint()), EtcdTools.clusterId(second.endpoint()));
    restorer.close();
    assertEquals(List.of(), running(second()));
    assertNothingLeft();
  }

  @Test
  void aDamagedBackupLeavesNothing() throws Exception {
    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(dir.resolve("damaged.db"), bytes);
    assertRefused(ErrorCode.SNAPSHOT_DAMAGED, damaged, true);
    assertNothingLeft();
    Path cut = Files.write(dir.resolve("cut.db"), Arrays.copyOf(bytes, 12_288));
    assertRefused(ErrorCode.SNAPSHOT_DAMAGED, cut, false);
    assertNothingLeft();
  }

  @Test
  void filesOfOthersStayWhereTheyAre() throws Exception {
    Files.createDirectories(work());
    Files.writeString(work().resolve("something"), "of the user");
    assertRefused(ErrorCode.PRECONDITION_FAILED, snapshot, true);
    assertEquals("of the user", Files.readString(work().resolve("something")));
    assertEquals(List.of(), RestoreBench.names(node().resolve("e2d/scratch")));
  }

  @Test
  void anEtcdThatDoesNotServeIsExplained() throws Exception {
    Path tools = brokenEtcd("echo 'panic: failed to recover v3 backend from snapshot' >&2\nexit 2");
    restorer = RestoreBench.restorer(node(), tools, path -> OptionalLong.empty());
    E2dException refusal = assertRefused(ErrorCode.SNAPSHOT_DAMAGED, snapshot, true);
    assertTrue(refusal.getMessage().contains("failed to recover v3"), refusal.getMessage());
    assertNothingLeft();
  }

  @Test
  void takenPortsAreExchanged() throws Exception {
    Path once = dir.resolve("once");
    Path tools =
        brokenEtcd(
            "[ -e "
                + once
                + " ] && exec "
                + RealEtcd.etcd()
                + " \"$@\"\ntouch "
                + once
                + "\necho 'listen tcp 127.0.0.1:1: bind: address already in use' >&2\nexit 1");
    restorer = RestoreBench.restorer(node(), tools, path -> OptionalLong.empty());
    try (Scratch scratch = restorer.scratch(snapshot, true, work())) {
      assertTrue(Files.exists(once));
      assertEquals(stored, EtcdTools.content(scratch.endpoint()));
    }
    assertNothingLeft();
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    Path begun = dir.resolve("begun");
    Path tools = brokenEtcd("echo $$ > " + begun + "\nexec tail -f /dev/null");
    restorer = RestoreBench.restorer(node(), tools, path -> OptionalLong.empty());
    AtomicReference<E2dException> seen = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                seen.set(
                    assertThrows(
                        E2dException.class, () -> restorer.scratch(snapshot, true, work()))));
    caller.start();
    await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(begun) && Files.size(begun) > 1);
    long pid = Long.parseLong(Files.readString(begun).strip());
    assertTrue(ProcessHandle.of(pid).isPresent());
    caller.interrupt();
    caller.join(TIME.toMillis());
    assertFalse(caller.isAlive());
    assertEquals(ErrorCode.CANCELLED, seen.get().code());
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertNothingLeft();
  }

  /** A directory with the real tool and a script that passes for etcd until it is to serve. */
  private Path brokenEtcd(String instead) throws IOException {
    Path directory =
        RestoreBench.withScript(
            dir.resolve("tools"),
            "etcd",
            "case $1 in --version|--help) exec " + RealEtcd.etcd() + " $1;; esac\n" + instead);
    for (String tool : List.of("etcdutl", "etcdctl")) {
      if (Files.exists(RealEtcd.directory().resolve(tool))) {
        Files.createSymbolicLink(directory.resolve(tool), RealEtcd.directory().resolve(tool));
      }
    }
    return directory;
  }

  @Test
  void whatAKilledApplianceLeftIsEndedAtTheNextStart() throws Exception {
    leaveBehind();
    assertEquals(1, running().size());

    try (EtcdRestorer next = RestoreBench.restorer(node())) {
      next.tidy();
      assertNothingLeft();
    }
  }

  @Test
  void whatAKilledApplianceLeftIsEndedByTheNextScratch() throws Exception {
    leaveBehind();
    long before = running().get(0).pid();
    // Neither the record of the process nor the register is needed to find it in the same place.
    Files.delete(work().resolve("etcd.pid"));
    for (String entry : RestoreBench.names(node().resolve("e2d/scratch"))) {
      Files.delete(node().resolve("e2d/scratch").resolve(entry));
    }
    try (EtcdRestorer next = RestoreBench.restorer(node());
        Scratch scratch = next.scratch(snapshot, true, work())) {
      assertEquals(stored, EtcdTools.content(scratch.endpoint()));
      assertEquals(1, running().size());
      assertNotEquals(before, running().get(0).pid());
    }
    assertNothingLeft();
  }

  /** A JVM of its own starts a scratch etcd and is killed. */
  private void leaveBehind() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-De2d.etcd.dir=" + RealEtcd.directory(),
                ScratchOwner.class.getName(),
                node().toString(),
                snapshot.toString(),
                work().toString())
            .redirectErrorStream(true)
            .start();
    StringBuilder said = new StringBuilder();
    int next;
    while (said.indexOf(ScratchOwner.READY) < 0 && (next = owner.getInputStream().read()) >= 0) {
      said.append((char) next);
    }
    owner.destroyForcibly().waitFor();
    assertTrue(said.indexOf(ScratchOwner.READY) >= 0, said.toString());
  }
}
