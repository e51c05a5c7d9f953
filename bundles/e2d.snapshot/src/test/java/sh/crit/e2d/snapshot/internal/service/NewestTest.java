package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.testing.Bench;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;

/** What may take the place of the newest backup, and what may not. */
class NewestTest {
  private static final Form GO = new Form(Form.Family.E2D, true, new Packing(Compression.GZIP, 6));

  @TempDir Path dir;

  private E2dException refused(Bench bench, long revision) throws Exception {
    Map<String, String> before = bench.files();
    BackupNode node = bench.node();
    E2dException thrown = assertThrows(E2dException.class, () -> bench.backup(node, revision));
    assertEquals(ErrorCode.PRECONDITION_FAILED, thrown.code(), thrown.getMessage());
    assertEquals(1, thrown.getMessage().lines().count());
    assertTrue(thrown.getMessage().contains(bench.folder.toString()), thrown.getMessage());
    assertEquals(before, bench.files());
    assertEquals(thrown.getMessage(), node.service().state().problem());
    assertTrue(
        node.warnings().stream().anyMatch(w -> w.contains(thrown.getMessage())),
        () -> node.warnings().toString());
    return thrown;
  }

  @Test
  void anUnchangedRevisionIsNotStoredAgain() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 7);
    Map<String, String> before = bench.files();

    BackupView second = bench.backup(bench.node(), 7);

    assertEquals(first, second);
    assertEquals(before, bench.files());
    assertEquals(8, bench.backup(bench.node(), 8).revision());
  }

  @Test
  void theNewestObjectIsTheBackupByteForByte() throws Exception {
    Bench bench = new Bench(dir);
    for (long revision = 7; revision < 10; revision++) {
      BackupView made = bench.backup(bench.node(), revision);
      assertArrayEquals(
          Files.readAllBytes(bench.history(made.id(), ".db")), Files.readAllBytes(bench.newest()));
    }
    List<BackupView> list = bench.node().service().list();
    assertEquals(List.of(9L, 8L, 7L), list.stream().map(BackupView::revision).toList());
    BackupView view = list.get(0);
    assertEquals("c1", view.clusterId());
    assertEquals("3.5.30", view.etcdVersion());
    assertEquals(8 * 4096, view.size());
    assertEquals(8 * 4096 + 32, view.storedSize());
    assertEquals("none", view.compression());
    assertEquals(view.verified(), view.time());
  }

  @Test
  void anotherClusterNeedsTheOperatorsWord() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 100);
    bench.etcd.clusterId = 0xc2;

    E2dException thrown = refused(bench, 3);
    refused(bench, 200);
    bench.etcd.revision = 4;
    bench.node().service().make(true, line -> {});

    assertTrue(thrown.getMessage().contains("another cluster (c1, revision 100"));
    assertEquals(4, bench.node().offers().newest().orElseThrow().revision());
    assertEquals(5, bench.backup(bench.node(), 5).revision());
    assertEquals(3, bench.node().service().list().size());
  }

  @Test
  void aClusterThatWasTakenBackReplacesWhatTheFormerOneCameTo() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 100);
    bench.timing.pass(Duration.ofMinutes(1));
    bench.backup(bench.node(), 120);
    bench.etcd.clusterId = 0xc2;
    String marker = "{\"backup\":\"" + first.id() + "\",\"revision\":101";
    bench.etcd.keys.put("/_e2d/snapshot", marker + ",\"instead\":\"c3\"}");
    refused(bench, 110);

    bench.etcd.keys.put("/_e2d/snapshot", marker + ",\"instead\":\"c1\"}");

    assertEquals(110, bench.backup(bench.node(), 110).revision());
    assertEquals(110, bench.node().offers().newest().orElseThrow().revision());
  }

  /** It was to be the newest and never got there: the former one still is. */
  @Test
  void aStrayBackupOfAnotherClusterIsNotOfferedFirst() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 100);
    bench.etcd.clusterId = 0xc2;
    bench.etcd.revision = 200;
    bench.timing.pass(Duration.ofMinutes(1));
    int calls = 0;
    do {
      bench.faults.calls.clear();
      bench.faults.failsAt = ++calls;
      assertThrows(E2dException.class, () -> bench.node().service().make(true, line -> {}));
    } while (!bench.faults.calls.contains("copy to " + Bench.NEWEST));
    bench.faults.failsAt = Integer.MAX_VALUE;

    assertEquals(2, bench.node().service().list().size());
    assertEquals(first.id(), bench.node().offers().newest().orElseThrow().id());
    refused(bench, 201);
  }

  @Test
  void aLowerRevisionNeedsTheOperatorsWord() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 100);

    E2dException thrown = refused(bench, 99);
    bench.etcd.revision = 99;
    BackupView forced = bench.node().service().make(true, line -> {});

    assertTrue(thrown.getMessage().contains("only at 99"), thrown.getMessage());
    assertEquals(forced.id(), bench.node().offers().newest().orElseThrow().id());
    assertEquals(99, bench.node().service().make(false, line -> {}).revision());
  }

  @Test
  void aClusterThatWasRestoredFromHereGoesOn() throws Exception {
    Bench bench = new Bench(dir);
    BackupView last = bench.backup(bench.node(), 100);
    bench.etcd.clusterId = 0xc2;
    bench.etcd.keys.put(
        "/_e2d/snapshot", "{\"backup\":\"" + last.id() + "\",\"revision\":101,\"more\":{}}");

    refused(bench, 100);
    BackupView next = bench.backup(bench.node(), 101);

    assertEquals("c2", next.clusterId());
    assertEquals(next.id(), bench.node().offers().newest().orElseThrow().id());
  }

  /** A copy of production that runs for a test must not take its place. */
  @Test
  void ofTwoClustersThatWereRestoredFromOneBackupTheFirstGoesOn() throws Exception {
    Bench bench = new Bench(dir);
    BackupView last = bench.backup(bench.node(), 100);
    bench.etcd.keys.put("/_e2d/snapshot", "{\"backup\":\"" + last.id() + "\"}");
    bench.etcd.clusterId = 0xc2;
    BackupView next = bench.backup(bench.node(), 101);
    bench.etcd.clusterId = 0xc3;

    E2dException thrown = refused(bench, 500);

    assertTrue(thrown.getMessage().contains("another cluster (c2"), thrown.getMessage());
    assertEquals(next.id(), bench.node().offers().newest().orElseThrow().id());
  }

  /** It holds less than what stands there, however bad that may be. */
  @Test
  void aClusterThatWasRestoredFromAnEarlierBackupWaitsForTheOperator() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 100);
    bench.backup(bench.node(), 200);
    bench.etcd.keys.put("/_e2d/snapshot", "{\"backup\":\"" + first.id() + "\"}");
    bench.etcd.clusterId = 0xc2;

    refused(bench, 300);
  }

  @Test
  void aRestoreFromElsewhereIsNoReason() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 100);
    bench.etcd.clusterId = 0xc2;
    for (String value :
        List.of(
            "{\"backup\":\"20260101T000000Z-5-00000001\",\"revision\":5}",
            "{\"backup\":\"newest\",\"revision\":5}",
            "{\"revision\":5}",
            "null",
            "restored")) {
      bench.etcd.keys.put("/_e2d/snapshot", value);
      refused(bench, 100);
    }
  }

  @Test
  void somebodyElsesBackupIsKeptWhenItIsReplaced() throws Exception {
    Bench bench = new Bench(dir);
    byte[] foreign = Snapshots.backup(GO, bench.etcd.snapshotBytes());
    Files.createDirectories(bench.folder);
    Files.write(bench.newest(), foreign);

    E2dException thrown = refused(bench, 8);
    BackupView listed = bench.node().service().list().get(0);
    bench.node().service().make(true, line -> {});

    assertTrue(thrown.getMessage().contains("another program"), thrown.getMessage());
    assertEquals("newest", listed.id());
    assertEquals("gzip", listed.compression());
    assertEquals("e2d", listed.encryption());
    assertEquals("", listed.verified());
    List<BackupView> list = bench.node().service().list();
    assertEquals(2, list.size());
    BackupView kept = list.stream().filter(b -> b.revision() == 0).findFirst().orElseThrow();
    assertArrayEquals(foreign, Files.readAllBytes(bench.history(kept.id(), ".db")));
    assertEquals(kept.id(), bench.node().service().verify(kept.id(), line -> {}).id());
    assertEquals(8, bench.node().offers().newest().orElseThrow().revision());
    assertEquals(9, bench.backup(bench.node(), 9).revision());
  }

  @Test
  void aClusterThatWasRestoredFromSomebodyElsesBackupGoesOn() throws Exception {
    // The copy to the newest name fails once, after the other one was taken in.
    Bench bench = restoredFromSomebodyElses(0);
    for (int call = 1; !bench.faults.calls.contains("copy to " + Bench.NEWEST); call++) {
      bench = restoredFromSomebodyElses(call);
      BackupNode failing = bench.node();
      bench.faults.calls.clear();
      bench.faults.failsAt = call;
      bench.faults.forGood = true;
      assertThrows(E2dException.class, () -> failing.service().make(false, line -> {}));
    }
    bench.faults.failsAt = Integer.MAX_VALUE;

    BackupView made = bench.backup(bench.node(), 8);

    assertEquals(made.id(), bench.node().offers().newest().orElseThrow().id());
    long unknown =
        bench.node().service().list().stream().filter(b -> b.clusterId().isEmpty()).count();
    assertEquals(1, unknown);
  }

  private Bench restoredFromSomebodyElses(int number) throws Exception {
    Bench bench = new Bench(dir.resolve("bench" + number));
    Files.write(bench.newest(), FakeEtcd.database(0xc0, 5, 8));
    String id = bench.node().offers().newest().orElseThrow().id();
    bench.etcd.keys.put("/_e2d/snapshot", "{\"backup\":\"" + id + "\",\"revision\":5}");
    bench.timing.pass(Duration.ofMinutes(1));
    return bench;
  }

  @Test
  void aBackupThatCannotBeReadIsKeptTooAndNeverDeleted() throws Exception {
    Bench bench = new Bench(dir);
    Form sealed = new Form(Form.Family.OWN, true, Packing.NONE);
    byte[] foreign = Snapshots.backup(sealed, bench.etcd.snapshotBytes());
    Files.createDirectories(bench.folder);
    Files.write(bench.newest(), foreign);
    bench.caKey = Snapshots.OTHER_KEY;

    E2dException thrown = refused(bench, 8);
    BackupNode node = bench.node();
    node.service().make(true, line -> {});
    bench.timing.pass(Duration.ofDays(400));
    node.service().prune(false);

    assertTrue(thrown.getMessage().contains("cannot be read"), thrown.getMessage());
    assertTrue(
        bench.files().entrySet().stream()
            .anyMatch(
                f -> f.getKey().endsWith(".unread") && f.getValue().length() == foreign.length));
  }

  @Test
  void whatIsNoBackupIsNeverReplaced() throws Exception {
    Bench bench = new Bench(dir);
    Files.createDirectories(bench.folder);
    Files.writeString(bench.newest(), "<html>the file of somebody else</html>");

    E2dException thrown = refused(bench, 8);
    E2dException ordered =
        assertThrows(E2dException.class, () -> bench.node().service().make(true, line -> {}));

    assertTrue(thrown.getMessage().contains("is no backup"), thrown.getMessage());
    assertEquals(thrown.getMessage(), ordered.getMessage());
    assertEquals("<html>the file of somebody else</html>", Files.readString(bench.newest()));
  }

  @Test
  void aNewestObjectThatIsGoneIsPutBack() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 8);
    Files.delete(bench.newest());

    assertEquals(made.id(), bench.node().offers().newest().orElseThrow().id());
    bench.node().service().make(false, line -> {});

    assertArrayEquals(
        Files.readAllBytes(bench.history(made.id(), ".db")), Files.readAllBytes(bench.newest()));
  }

  @Test
  void theNewestIsKnownAfterItsFolderWasMoved() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 8);
    Path copy = Files.copy(bench.newest(), dir.resolve("copy"));
    Files.delete(bench.newest());
    Files.move(copy, bench.newest());

    assertEquals(made.id(), bench.node().offers().newest().orElseThrow().id());
    assertEquals(9, bench.backup(bench.node(), 9).revision());
    Files.delete(bench.history().resolve("newest.json"));
    assertEquals(10, bench.backup(bench.node(), 10).revision());
    Files.writeString(bench.history().resolve("newest.json"), "{{");
    assertEquals(11, bench.backup(bench.node(), 11).revision());
  }

  @Test
  void everyFormIsStoredAndReadBack() throws Exception {
    for (boolean saysSize : new boolean[] {true, false}) {
      for (Form form : Snapshots.forms()) {
        Bench bench = new Bench(dir.resolve(form.toString().hashCode() + "-" + saysSize));
        bench.form = form;
        bench.etcd.saysSize = saysSize;
        BackupView made = bench.backup(bench.node(), 8);
        Path to = dir.resolve("back");
        bench.node().offers().fetch(made.id(), to);
        byte[] expected = FakeEtcd.database(0xc1, 8, 8);
        assertArrayEquals(
            expected, java.util.Arrays.copyOf(Files.readAllBytes(to), expected.length));
        Files.delete(to);
        assertEquals(
            form.encrypted() ? Optional.of(32) : Optional.of(0),
            Optional.of(made.keyId().length()));
        Path scratch = bench.scratch.resolve("e2d/snapshot");
        assertTrue(Files.notExists(scratch) || scratch.toFile().list().length == 0);
      }
    }
  }
}
