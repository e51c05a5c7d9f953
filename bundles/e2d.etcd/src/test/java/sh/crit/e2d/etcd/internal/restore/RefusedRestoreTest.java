package sh.crit.e2d.etcd.internal.restore;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.etcd.internal.process.TinyDisk;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.spi.etcd.EtcdRestore.Order;

/** A restore that cannot be made leaves nothing, and says why in one line. */
class RefusedRestoreTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final long SEED = 20_260_131;

  /** The tool's data directory, in a script that stands for the tool. */
  private static final String MAKE_DATA =
      """
      for a; do case $a in --data-dir=*) d=${a#--data-dir=};; esac; done
      mkdir -p "$d/member/wal" "$d/member/snap"; echo half > "$d/member/snap/db"
      """;

  @TempDir static Path shared;
  private static Path snapshot;

  @TempDir Path dir;

  @BeforeAll
  static void store() throws Exception {
    PlainEtcd source = RestoreBench.source(shared);
    try {
      snapshot = EtcdTools.snapshot(source.clientUrl, shared.resolve("snapshot.db"));
    } finally {
      source.kill();
    }
  }

  private Path work() {
    return dir.resolve("work");
  }

  private Path into() {
    return work().resolve("into");
  }

  private EtcdRestorer restorer() {
    return RestoreBench.restorer(dir.resolve("node"));
  }

  private EtcdRestorer restorerWith(Path etcdDirectory) {
    return RestoreBench.restorer(dir.resolve("node"), etcdDirectory, path -> OptionalLong.empty());
  }

  private static E2dException assertRefused(ErrorCode code, EtcdRestorer restorer, Order order) {
    E2dException refusal = assertThrows(E2dException.class, () -> restorer.restore(order));
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
    return refusal;
  }

  private void assertNothingLeft() throws Exception {
    if (Files.exists(work())) {
      assertEquals(List.of(), RestoreBench.names(work()));
    }
  }

  @Test
  void everyDamageIsFound() throws Exception {
    byte[] whole = Files.readAllBytes(snapshot);
    Random random = new Random(SEED);
    Path damaged = dir.resolve("damaged.db");
    for (int i = 0; i < 40; i++) {
      byte[] bytes = whole.clone();
      int place = random.nextInt(bytes.length);
      boolean cut = i % 2 == 0;
      bytes[place] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, cut ? Arrays.copyOf(whole, place) : bytes);

      E2dException refusal =
          assertRefused(
              ErrorCode.SNAPSHOT_DAMAGED, restorer(), RestoreBench.order(damaged, into()));
      assertTrue(refusal.getMessage().contains(damaged.toString()), refusal.getMessage());
      assertNothingLeft();
    }
  }

  @Test
  void aBareDatabaseIsRestoredWithoutItsHashAndOnlyWhole() throws Exception {
    byte[] whole = Files.readAllBytes(snapshot);
    Path bare = Files.write(dir.resolve("bare.db"), Arrays.copyOf(whole, whole.length - 32));
    assertRefused(ErrorCode.SNAPSHOT_DAMAGED, restorer(), RestoreBench.order(bare, into()));

    restorer().restore(RestoreBench.order(bare, false, into()));
    assertTrue(Files.exists(into().resolve("member/snap/db")));

    Path other = work().resolve("other");
    for (int pages = 0; pages < (whole.length - 32) / 4096; pages++) {
      Path cut = Files.write(dir.resolve("cut.db"), Arrays.copyOf(whole, pages * 4096));
      assertRefused(ErrorCode.SNAPSHOT_DAMAGED, restorer(), RestoreBench.order(cut, false, other));
    }
    byte[] noise = new byte[40_000];
    new Random(SEED).nextBytes(noise);
    Path garbage = Files.write(dir.resolve("garbage.db"), noise);
    assertRefused(
        ErrorCode.SNAPSHOT_DAMAGED, restorer(), RestoreBench.order(garbage, false, other));
    assertEquals(List.of("into"), RestoreBench.names(work()));
  }

  @Test
  void whatIsThereIsNeverOverwritten() throws Exception {
    Files.createDirectories(into());
    assertRefused(ErrorCode.PRECONDITION_FAILED, restorer(), RestoreBench.order(snapshot, into()));
    assertEquals(List.of("into"), RestoreBench.names(work()));
    assertEquals(List.of(), RestoreBench.names(into()));
  }

  @Test
  void mistakesAreNamed() throws Exception {
    Order stranger =
        new Order(
            snapshot,
            true,
            into(),
            "b",
            List.of(new Ballot.Founder("a", "http://127.0.0.1:2380")),
            "token",
            0);
    assertRefused(ErrorCode.BAD_USAGE, restorer(), stranger);
    Path none = dir.resolve("none.db");
    assertRefused(ErrorCode.STORAGE_UNUSABLE, restorer(), RestoreBench.order(none, into()));

    Path lonely = Files.createDirectories(dir.resolve("lonely"));
    Files.copy(RealEtcd.etcd(), lonely.resolve("etcd"));
    E2dException missing =
        assertRefused(
            ErrorCode.ETCD_MISSING, restorerWith(lonely), RestoreBench.order(snapshot, into()));
    assertTrue(missing.getMessage().contains(lonely.toString()), missing.getMessage());
    assertNothingLeft();
  }

  @Test
  void aToolThatIsKilledProvesNothingAgainstTheBackup() throws Exception {
    Path tools =
        RestoreBench.withTool(
            dir.resolve("tools"), MAKE_DATA + "echo panic: out of words; kill -9 $$");
    assertRefused(ErrorCode.FAILED, restorerWith(tools), RestoreBench.order(snapshot, into()));
    assertNothingLeft();
  }

  @Test
  void anInterruptEndsTheToolAndRemovesItsOutput() throws Exception {
    Path begun = dir.resolve("begun");
    Path tools =
        RestoreBench.withTool(
            dir.resolve("tools"), MAKE_DATA + "echo $$ > " + begun + "\nexec tail -f /dev/null");
    AtomicReference<E2dException> seen = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                seen.set(
                    assertThrows(
                        E2dException.class,
                        () -> restorerWith(tools).restore(RestoreBench.order(snapshot, into())))));
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

  @Test
  void whatAKilledApplianceLeftIsEndedAndDeletedAndNothingElse() throws Exception {
    Path left = work().resolve("into.e2d-restoring-0123456789abcdef");
    Files.createDirectories(left.resolve("data/member/snap"));
    Files.writeString(left.resolve("data/member/snap/db"), "half");
    List<String> others =
        List.of(
            "into.e2d-restoring-0123456789abcdef.mine",
            "into.e2d-restoring-x",
            "other.e2d-restoring-0123456789abcdef",
            "restored");
    for (String other : others) {
      Files.createDirectories(work().resolve(other));
      Files.writeString(work().resolve(other).resolve("content"), other);
    }
    Process tool =
        new ProcessBuilder(
                "sh", "-c", "echo ready; cat; echo end", "tool", "--data-dir=" + left + "/data")
            .start();
    try {
      assertEquals('r', tool.getInputStream().read());
      restorer().restore(RestoreBench.order(snapshot, into()));

      await().atMost(Duration.ofMinutes(2)).until(() -> !tool.isAlive());
      List<String> expected = new ArrayList<>(others);
      expected.add("into");
      expected.sort(null);
      assertEquals(expected, RestoreBench.names(work()));
      assertEquals("restored", Files.readString(work().resolve("restored/content")));
    } finally {
      tool.getOutputStream().close();
      tool.destroyForcibly();
    }
  }

  @Test
  void aFullDiskIsTheDisksFault() throws Exception {
    Path mount = Files.createDirectories(dir.resolve("mount"));
    try (TinyDisk disk = TinyDisk.of(20, mount)) {
      Path target = disk.root().resolve("into");
      assertRefused(ErrorCode.STORAGE_UNUSABLE, restorer(), RestoreBench.order(snapshot, target));
      assertEquals(List.of(), RestoreBench.names(disk.root()));
    }
  }

  @Test
  void aDiskThatWouldBeFullIsLeftAlone() throws Exception {
    EtcdRestorer restorer =
        RestoreBench.restorer(
            dir.resolve("node"), RealEtcd.directory(), path -> OptionalLong.of(72_000_000));
    E2dException refusal =
        assertRefused(ErrorCode.STORAGE_UNUSABLE, restorer, RestoreBench.order(snapshot, into()));
    assertTrue(refusal.getMessage().contains("72000000"), refusal.getMessage());
    assertNothingLeft();
  }
}
