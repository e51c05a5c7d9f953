package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.testing.Bench;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.spi.snapshot.Backups;

/** What core is offered to bring a cluster back with. */
class OffersTest {
  @TempDir Path dir;

  private Path to() {
    return dir.resolve("restored");
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void nothingIsOfferedOnlyWhenThereIsNothing() throws Exception {
    Bench bench = new Bench(dir);
    assertEquals(Optional.empty(), bench.node().offers().newest());
    Files.createDirectories(bench.history());
    assertEquals(Optional.empty(), bench.node().offers().newest());
    BackupView made = bench.backup(bench.node(), 7);

    Backups.Offer offer = bench.node().offers().newest().orElseThrow();

    assertEquals(new Backups.Offer(made.id(), 7, bench.timing.instant(), true, 0xc1, 3, 47), offer);
  }

  @Test
  void aStoreThatCannotBeAskedIsNotEmpty() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    BackupNode warm = bench.node();
    warm.offers().newest();
    for (int call = 1; call <= 4; call++) {
      bench.faults.calls.clear();
      bench.faults.failsAt = call;
      assertThrows(E2dException.class, () -> bench.node().offers().newest(), "call " + call);
    }
    Bench without = new Bench(dir.resolve("other"));
    without.stores.remove(null);
    BackupNode none =
        new BackupNode(
            settings("s3://bucket/etcd.snapshot"),
            new BackupNode.Parts(
                new Stores(),
                bench.etcd,
                bench.etcd,
                bench.restore,
                bench.changes,
                Snapshots.CIPHER,
                () -> true,
                () -> ""),
            1,
            bench.timing,
            new java.util.Random(1));
    E2dException thrown = assertThrows(E2dException.class, () -> none.offers().newest());
    assertEquals(
        "snapshot.file: no storage bundle serves 's3://bucket/etcd.snapshot'; waiting for a plugin in plugins/",
        thrown.getMessage());
  }

  private sh.crit.e2d.snapshot.internal.make.Settings settings(String url) {
    return new sh.crit.e2d.snapshot.internal.make.Settings(
        url,
        Duration.ofMinutes(5),
        new Form(Form.Family.OWN, false, Packing.NONE),
        Optional.empty(),
        new sh.crit.e2d.api.files.NodeFiles(dir),
        FakeEtcd.ENDPOINT,
        Duration.ZERO,
        sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy.DEFAULT,
        Duration.ZERO);
  }

  @Test
  void whatWasBegunAndNeverCompletedIsNotNothing() throws Exception {
    Bench bench = new Bench(dir);
    Files.createDirectories(bench.history());
    Files.writeString(bench.history("20261123T100000Z-7-00000001", ".db"), "half");

    E2dException thrown = assertThrows(E2dException.class, () -> bench.node().offers().newest());

    assertTrue(thrown.getMessage().endsWith("one was begun and never completed"));
    assertEquals(List.of(), bench.node().service().list());
  }

  @Test
  void theBackupOfTheGoProgramIsOffered() throws Exception {
    Bench bench = new Bench(dir);
    Files.createDirectories(bench.folder);
    byte[] database = FakeEtcd.database(0xc0, 5, 8);
    Files.write(
        bench.newest(),
        Snapshots.backup(
            new Form(Form.Family.E2D, true, Packing.NONE), Snapshots.withHash(database)));
    BackupNode node = bench.node();

    Backups.Offer offer = node.offers().newest().orElseThrow();
    Backups.Fetched fetched = node.offers().fetch(offer.id(), to());

    assertTrue(offer.id().startsWith("newest-"), offer.id());
    assertEquals(0, offer.revision());
    assertFalse(offer.verified());
    assertEquals(new Backups.Fetched(false, database.length), fetched);
    assertEquals(database.length, Files.size(to()));
  }

  @Test
  void aLaterObjectOfTheGoProgramComesFirst() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    Files.write(bench.newest(), FakeEtcd.database(0xc1, 9, 8));
    BackupNode node = bench.node();

    String later = node.offers().newest().orElseThrow().id();
    assertTrue(later.startsWith("newest-"), later);
    Files.writeString(bench.newest(), "no backup at all");
    E2dException other = assertThrows(E2dException.class, () -> node.offers().fetch(later, to()));
    assertEquals(ErrorCode.NOT_FOUND, other.code(), "nodes that agreed on it must not get another");
    String garbage = node.offers().newest().orElseThrow().id();
    assertNotEquals(later, garbage);
    assertThrows(E2dException.class, () -> node.offers().fetch(garbage, to()));

    assertEquals(made.id(), node.offers().newest().orElseThrow().id());
    Files.write(bench.newest(), FakeEtcd.database(0xc1, 10, 8));
    assertTrue(node.offers().newest().orElseThrow().id().startsWith("newest-"));
  }

  @Test
  void aDamagedBackupIsPassedOver() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    flip(bench.history(second.id(), ".db"));
    Files.delete(bench.newest());
    BackupNode node = bench.node();

    E2dException damaged =
        assertThrows(E2dException.class, () -> node.offers().fetch(second.id(), to()));
    Backups.Offer next = node.offers().newest().orElseThrow();
    flip(bench.history(first.id(), ".db"));
    assertThrows(E2dException.class, () -> node.offers().fetch(first.id(), to()));
    E2dException none = assertThrows(E2dException.class, () -> node.offers().newest());

    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, damaged.code());
    assertTrue(Files.notExists(to()));
    assertEquals(first.id(), next.id());
    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, none.code());
    assertTrue(none.getMessage().contains(damaged.getMessage()), none.getMessage());
    assertTrue(node.warnings().stream().anyMatch(w -> w.contains(damaged.getMessage())));
    assertEquals(second.id(), bench.node().offers().newest().orElseThrow().id(), "in this life");
  }

  /** There are two of the newest one. */
  @Test
  void whereOneCopyIsDamagedTheOtherIsTaken() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    flip(bench.history(second.id(), ".db"));
    BackupNode node = bench.node();

    node.offers().fetch(second.id(), to());

    assertTrue(Files.size(to()) > 0);
    assertEquals(second.id(), node.offers().newest().orElseThrow().id());
  }

  /** What etcd's tool refuses cannot be seen while it is fetched. */
  @Test
  void whatIsRejectedIsPassedOver() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    BackupNode node = bench.node();

    node.offers().reject(second.id(), "page 2 is no page");

    assertEquals(first.id(), node.offers().newest().orElseThrow().id());
    assertTrue(node.warnings().get(0).contains("page 2 is no page"), node.warnings().toString());
  }

  /** The key has to be mended; an older backup that needs none would be a loss. */
  @Test
  void aWrongKeyIsNoReasonToGoBack() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    bench.form = new Form(Form.Family.OWN, true, Packing.NONE);
    BackupView sealed = bench.backup(bench.node(), 8);
    bench.caKey = Snapshots.OTHER_KEY;
    BackupNode node = bench.node();

    E2dException thrown =
        assertThrows(E2dException.class, () -> node.offers().fetch(sealed.id(), to()));

    assertEquals(ErrorCode.WRONG_KEY, thrown.code());
    assertTrue(Files.notExists(to()));
    assertEquals(sealed.id(), node.offers().newest().orElseThrow().id());
  }

  /** That format has no key identifier of its own; the catalog has. */
  @Test
  void aWrongKeyIsNoReasonToGoBackInTheGoProgramsFormatEither() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    bench.form = new Form(Form.Family.E2D, true, Packing.NONE);
    BackupView sealed = bench.backup(bench.node(), 8);
    bench.caKey = Optional.of(Snapshots.newRsaKey(dir.resolve("other.pem")));
    BackupNode node = bench.node();

    E2dException fetched =
        assertThrows(E2dException.class, () -> node.offers().fetch(sealed.id(), to()));
    E2dException verified =
        assertThrows(E2dException.class, () -> node.service().verify("", line -> {}));

    assertEquals(ErrorCode.WRONG_KEY, fetched.code());
    assertTrue(fetched.getMessage().contains(sealed.keyId()), fetched.getMessage());
    assertTrue(
        fetched.getMessage().contains(Snapshots.CIPHER.keyId(bench.caKey.orElseThrow())),
        fetched.getMessage());
    assertEquals(ErrorCode.WRONG_KEY, verified.code());
    assertEquals(sealed, node.service().list().get(0), "still verified");
    assertEquals(sealed.id(), node.offers().newest().orElseThrow().id());
  }

  /** Nothing tells a wrong key from damage then, so nobody goes back to something older. */
  @Test
  void whatNobodyKnowsTheKeyOfIsWaitedFor() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    Files.write(
        bench.newest(),
        Snapshots.backup(
            new Form(Form.Family.E2D, true, Packing.NONE),
            Snapshots.withHash(FakeEtcd.database(0xc1, 9, 32))));
    bench.caKey = Optional.of(Snapshots.newRsaKey(dir.resolve("other.pem")));
    BackupNode node = bench.node();
    String id = node.offers().newest().orElseThrow().id();

    E2dException thrown = assertThrows(E2dException.class, () -> node.offers().fetch(id, to()));

    assertEquals(ErrorCode.WRONG_KEY, thrown.code());
    assertTrue(thrown.getMessage().contains("set caKey"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("away"), thrown.getMessage());
    assertEquals(id, node.offers().newest().orElseThrow().id());
    bench.caKey = Snapshots.KEY;
    flip(bench.newest());
    BackupNode mended = bench.node();
    String other = mended.offers().newest().orElseThrow().id();
    E2dException damaged =
        assertThrows(E2dException.class, () -> mended.offers().fetch(other, to()));
    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, damaged.code(), "it begins as a database");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "{", "[]", "{\"schema\":2}", "{\"schema\":1}", "{\"schema\":\"x\"}"})
  void aBrokenSidecarHidesNobodyElse(String content) throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    BackupView third = bench.backup(bench.node(), 9);
    Files.writeString(bench.history(second.id(), ".json"), content);
    BackupNode node = bench.node();

    assertEquals(
        List.of(third.id(), first.id()),
        node.service().list().stream().map(BackupView::id).toList());
    assertTrue(
        node.warnings().stream()
            .anyMatch(w -> w.contains(bench.history(second.id(), ".json").toString())),
        () -> node.warnings().toString());
    bench.timing.pass(Duration.ofDays(400));
    bench.backup(node, 10);
    assertTrue(Files.exists(bench.history(second.id(), ".db")), "nothing unknown is deleted");

    Files.writeString(bench.history(third.id(), ".json"), content);
    assertEquals(10, bench.node().offers().newest().orElseThrow().revision());
  }

  @Test
  void withTheNewestSidecarBrokenTheNewestObjectIsOffered() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    Path sidecar = bench.history(second.id(), ".json");
    String content = Files.readString(sidecar);
    Files.writeString(sidecar, "{}");
    BackupNode node = bench.node();

    Backups.Offer offer = node.offers().newest().orElseThrow();
    node.offers().fetch(offer.id(), to());
    Files.writeString(sidecar, content);

    assertTrue(offer.id().startsWith("newest-"), offer.id());
    assertEquals(second.id(), node.offers().newest().orElseThrow().id());
  }

  @Test
  void aBackupWhoseBytesAreGoneOrShortIsNotListed() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    BackupView third = bench.backup(bench.node(), 9);
    Files.delete(bench.history(first.id(), ".db"));
    Files.write(bench.history(second.id(), ".db"), new byte[100]);
    BackupNode node = bench.node();

    assertEquals(List.of(third.id()), node.service().list().stream().map(BackupView::id).toList());
    assertEquals(2, node.warnings().size(), () -> node.warnings().toString());
  }

  @Test
  void fetchingLeavesWhatIsThereAlone() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    Files.writeString(to(), "mine");

    E2dException there =
        assertThrows(E2dException.class, () -> bench.node().offers().fetch(made.id(), to()));
    E2dException unknown =
        assertThrows(E2dException.class, () -> bench.node().offers().fetch("x", dir.resolve("y")));

    assertEquals(ErrorCode.PRECONDITION_FAILED, there.code());
    assertEquals("mine", Files.readString(to()));
    assertEquals(ErrorCode.NOT_FOUND, unknown.code());
  }

  @Test
  void aFetchThatBreaksOffLeavesNoFile() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    int calls = 0;
    boolean failed = true;
    while (failed) {
      bench.faults.calls.clear();
      bench.faults.failsAt = ++calls;
      try {
        bench.node().offers().fetch(made.id(), to());
        failed = bench.faults.calls.size() >= calls;
      } catch (E2dException e) {
        assertTrue(Files.notExists(to()), bench.faults.calls::toString);
      }
    }
    assertTrue(calls > 6, "calls: " + calls);
    assertTrue(Files.exists(to()));
  }
}
