package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.testing.Bench;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.spi.snapshot.Backups;

/** A making of a backup fails at each of its calls in turn. */
class FaultTest {
  @TempDir Path dir;

  /**
   * Whatever fails: what was there is there, what is listed is whole, the newest is the former one
   * or the new one, and the next attempt succeeds.
   */
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aFailureAtAnyCallLosesNothing(boolean forGood, boolean afterwards) throws Exception {
    int calls = callsOfOneMaking();
    assertTrue(calls > 15, () -> "only " + calls + " calls");
    Set<String> outcomes = new HashSet<>();
    for (int call = 1; call <= calls; call++) {
      outcomes.add(failsAt(call, forGood, afterwards));
    }
    // Where the work was done and only the answer was lost, the copy to the newest name is done
    // too.
    assertEquals(
        afterwards ? Set.of("as before", "done") : Set.of("as before", "in the history", "done"),
        outcomes);
  }

  private int callsOfOneMaking() throws Exception {
    Bench bench = prepared("count");
    int before = bench.faults.calls.size();
    bench.backup(bench.node(), 9);
    return bench.faults.calls.size() - before;
  }

  private Bench prepared(String name) throws E2dException {
    Bench bench = new Bench(dir.resolve(name));
    bench.form = new Form(Form.Family.OWN, true, Packing.NONE);
    BackupNode node = bench.node();
    bench.backup(node, 7);
    bench.backup(node, 8);
    return bench;
  }

  private String failsAt(int call, boolean forGood, boolean afterwards) throws Exception {
    String name = call + "-" + forGood + "-" + afterwards;
    Bench bench = prepared(name);
    Map<String, String> before = bench.files();
    List<BackupView> listed = bench.node().service().list();
    BackupNode node = bench.node();
    int begun = bench.faults.calls.size();
    bench.faults.failsAt = begun + call;
    bench.faults.forGood = forGood;
    bench.faults.afterwards = afterwards;
    boolean failed = false;
    try {
      bench.backup(node, 9);
    } catch (E2dException e) {
      failed = true;
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      assertEquals(e.getMessage(), node.service().state().problem());
    }
    bench.faults.failsAt = Integer.MAX_VALUE;
    String where = name + ": " + bench.faults.calls.get(begun + call - 1);

    Map<String, String> after = bench.files();
    List<BackupView> now = bench.node().service().list();
    assertTrue(now.containsAll(listed), where);
    assertTrue(now.size() <= listed.size() + 1, where);
    for (Map.Entry<String, String> file : before.entrySet()) {
      if (file.getKey().matches(".*\\.history/\\d.*")) {
        assertEquals(file.getValue(), after.get(file.getKey()), where);
      }
    }
    allListedAreWhole(bench, now, where);
    newestIsOneOfThem(after, before, where);
    String outcome = outcome(before, after, listed, now);
    assertTrue(failed || outcome.equals("done"), where);
    recovers(bench, where);
    return outcome;
  }

  private void allListedAreWhole(Bench bench, List<BackupView> listed, String where)
      throws E2dException, IOException {
    for (BackupView backup : listed) {
      Path to = dir.resolve("back");
      BackupNode fresh = bench.node();
      Backups.Fetched fetched = fresh.offers().fetch(backup.id(), to);
      byte[] expected =
          FakeEtcd.database(bench.etcd.clusterId, backup.revision(), bench.etcd.pages);
      byte[] found = Files.readAllBytes(to);
      assertEquals(expected.length + 32, fetched.bytes(), where);
      assertTrue(java.util.Arrays.equals(expected, 0, expected.length, found, 0, expected.length));
      assertFalse(backup.verified().isEmpty(), where);
      Files.delete(to);
    }
  }

  private static void newestIsOneOfThem(
      Map<String, String> after, Map<String, String> before, String where) {
    String newest = after.get(Bench.NEWEST);
    boolean former = before.get(Bench.NEWEST).equals(newest);
    boolean fresh =
        after.entrySet().stream()
            .anyMatch(
                f ->
                    f.getKey().contains("-9-")
                        && f.getKey().endsWith(".db.enc")
                        && f.getValue().equals(newest));
    assertTrue(former || fresh, where);
  }

  private static String outcome(
      Map<String, String> before,
      Map<String, String> after,
      List<BackupView> listed,
      List<BackupView> now) {
    if (now.size() == listed.size()) {
      assertEquals(before.get(Bench.NEWEST), after.get(Bench.NEWEST));
      return "as before";
    }
    return after.get(Bench.NEWEST).equals(before.get(Bench.NEWEST)) ? "in the history" : "done";
  }

  /** The next attempt makes it good, and a day later nothing is left of the failed one. */
  private static void recovers(Bench bench, String where) throws Exception {
    BackupNode node = bench.node();
    BackupView made = bench.backup(node, 9);
    Map<String, String> files = bench.files();
    assertEquals(9, made.revision(), where);
    assertEquals(
        files.get(Bench.NEWEST), files.get(Bench.NEWEST + ".history/" + made.id() + ".db.enc"));
    assertEquals(made.id(), node.offers().newest().orElseThrow().id(), where);
    bench.timing.pass(Duration.ofDays(2));
    ageAll(bench.history(), bench);
    node.service().prune(false);
    Set<String> ids =
        bench.node().service().list().stream().map(BackupView::id).collect(Collectors.toSet());
    for (String file : bench.files().keySet()) {
      if (file.contains(".db")) {
        String id = file.replaceAll(".*/", "").replaceAll("\\.db.*", "");
        assertTrue(ids.contains(id), where + " leaves " + file);
      }
    }
  }

  /** The directory's clock is the machine's; the test's is not. */
  private static void ageAll(Path history, Bench bench) {
    try (java.util.stream.Stream<Path> all = Files.list(history)) {
      for (Path file : all.toList()) {
        Files.setLastModifiedTime(
            file,
            java.nio.file.attribute.FileTime.from(
                bench.timing.instant().minus(Duration.ofDays(2))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anEtcdThatBreaksOffLeavesNothing() throws Exception {
    Bench bench = prepared("broken");
    Map<String, String> before = bench.files();
    for (int bytes : new int[] {0, 1, 5000, 8 * 4096, 8 * 4096 + 31}) {
      bench.etcd.breaksAfter = bytes;
      BackupNode node = bench.node();
      E2dException thrown = assertThrows(E2dException.class, () -> bench.backup(node, 9));
      assertTrue(thrown.getMessage().contains("connection reset"), thrown.getMessage());
      assertEquals(before, bench.files());
    }
  }

  /** No error anywhere, and other bytes: only reading back finds that. */
  @Test
  void aStoreThatAltersWhatItTakesIsFoundOut() throws Exception {
    Bench bench = prepared("lies");
    Map<String, String> before = bench.files();
    bench.form = new Form(Form.Family.OWN, false, Packing.NONE);
    bench.faults.lies = ".db";
    BackupNode node = bench.node();

    E2dException thrown = assertThrows(E2dException.class, () -> bench.backup(node, 9));

    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, thrown.code());
    assertEquals(before, bench.files());
  }
}
