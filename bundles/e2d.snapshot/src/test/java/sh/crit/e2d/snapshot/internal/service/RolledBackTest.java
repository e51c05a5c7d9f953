package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.testing.Bench;

/** A cluster that went on from older data counts the same revisions once more. */
class RolledBackTest {
  @TempDir Path dir;
  private Bench bench;
  private BackupView first;

  @BeforeEach
  void backUp() throws Exception {
    bench = new Bench(dir);
    first = bench.backup(bench.node(), 6);
  }

  /** The etcd was started on other data. */
  private void restarted() {
    bench.etcd.term++;
  }

  private E2dException refused(long revision) throws Exception {
    Map<String, String> before = bench.files();
    BackupNode node = bench.node();
    E2dException thrown = assertThrows(E2dException.class, () -> bench.backup(node, revision));
    assertEquals(ErrorCode.PRECONDITION_FAILED, thrown.code(), thrown.getMessage());
    assertEquals(1, thrown.getMessage().lines().count());
    assertEquals(before, bench.files());
    assertTrue(
        node.warnings().stream().anyMatch(w -> w.contains(thrown.getMessage())),
        () -> node.warnings().toString());
    return thrown;
  }

  @Test
  void otherKeysAtTheSameRevisionNeedTheOperatorsWord() throws Exception {
    bench.etcd.line = 1;
    restarted();

    E2dException thrown = refused(6);
    BackupView forced = bench.node().service().make(true, line -> {});

    assertTrue(
        thrown.getMessage().contains("is a backup of revision 6, of ")
            && thrown.getMessage().contains("at 6, has another history there"),
        thrown.getMessage());
    assertNotEquals(first.id(), forced.id());
    assertEquals(forced.id(), bench.node().offers().newest().orElseThrow().id());
    assertEquals(2, bench.node().service().list().size());
    assertEquals(forced.id(), bench.backup(bench.node(), 6).id());
    assertEquals(7, bench.backup(bench.node(), 7).revision());
  }

  @Test
  void aLaterRevisionOfAnotherHistoryNeedsItToo() throws Exception {
    bench.etcd.line = 1;
    restarted();

    E2dException thrown = refused(9);

    assertTrue(thrown.getMessage().contains("another history"), thrown.getMessage());
    bench.node().service().make(true, line -> {});
    assertEquals(10, bench.backup(bench.node(), 10).revision());
  }

  @Test
  void anotherNumberOfKeysTellsWhateverWasCompacted() throws Exception {
    bench.etcd.moreKeys = 1;
    bench.etcd.compactRevision = 4;
    restarted();

    refused(6);
  }

  /** What cannot be told apart is stored: that costs a backup, and the former one stays. */
  @Test
  void aRevisionThatCannotBeComparedIsStoredOnce() throws Exception {
    bench.etcd.compactRevision = 4;
    bench.etcd.line = 1;
    BackupView second = bench.backup(bench.node(), 6);
    assertNotEquals(first.id(), second.id());
    assertEquals(second.id(), bench.backup(bench.node(), 6).id());

    bench.etcd.version = "3.6.0";
    bench.etcd.line = 2;
    BackupView third = bench.backup(bench.node(), 6);
    assertNotEquals(second.id(), third.id());
    assertEquals(third.id(), bench.backup(bench.node(), 6).id());
  }

  @Test
  void aMemberThatCannotProveAnythingIsBackedUpOncePerStart() throws Exception {
    bench.etcd.proves = false;
    BackupNode node = bench.node();
    BackupView second = bench.backup(node, 6);

    assertNotEquals(first.id(), second.id());
    assertEquals(second.id(), bench.backup(node, 6).id());
    assertEquals(7, bench.backup(node, 7).revision());
  }

  /** On a large database a hash takes seconds: the same question is not asked again and again. */
  @Test
  void aMemberThatGoesOnIsNotAskedAgain() throws Exception {
    BackupNode node = bench.node();
    bench.backup(node, 6);
    int asked = bench.etcd.proofs;
    for (int i = 0; i < 3; i++) {
      assertEquals(first.id(), bench.backup(node, 6).id());
    }
    assertEquals(asked, bench.etcd.proofs);
    bench.etcd.line = 1;
    restarted();
    bench.timing.pass(Duration.ofMinutes(1));
    assertThrows(E2dException.class, () -> node.service().make(false, line -> {}));
  }
}
