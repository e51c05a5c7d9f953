package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.testing.Bench;

/** What is done by itself, in a time that the test controls. */
class ScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path dir;

  private static List<BackupView> list(Bench bench) throws Exception {
    return bench.node().service().list();
  }

  @Test
  void theLeaderMakesABackupEachInterval() throws Exception {
    Bench bench = new Bench(dir);
    BackupNode node = bench.node();
    node.start();
    for (int minute = 0; minute < 60; minute++) {
      bench.etcd.revision++;
      bench.timing.pass(MINUTE);
    }

    List<BackupView> list = list(bench);
    assertTrue(list.size() >= 11 && list.size() <= 14, () -> "" + list.size());
    for (int i = 1; i < list.size(); i++) {
      Duration gap =
          Duration.between(
              Instant.parse(list.get(i).time()), Instant.parse(list.get(i - 1).time()));
      assertTrue(gap.compareTo(Duration.ofSeconds(269)) > 0, gap::toString);
      assertTrue(gap.compareTo(Duration.ofSeconds(331)) < 0, gap::toString);
    }
    assertTrue(Instant.parse(node.service().state().nextTime()).isAfter(bench.timing.instant()));
    assertEquals("", node.service().state().problem());
    assertEquals(list.get(0), node.service().state().newest());
    assertEquals(List.of(), node.warnings());
  }

  /** Nobody waits for the time that was shown to come once more. */
  @Test
  void aClockThatIsSetBackKeepsNoBackupWaiting() throws Exception {
    Bench bench = new Bench(dir);
    bench.timing.set(Duration.ofHours(2));
    bench.node().start();
    bench.timing.pass(MINUTE);
    assertEquals(1, list(bench).size());

    bench.timing.set(Duration.ZERO);
    for (int minute = 0; minute < 12; minute++) {
      bench.etcd.revision++;
      bench.timing.pass(MINUTE);
    }

    assertTrue(list(bench).size() >= 3, () -> "only " + bench.etcd.revision);
  }

  /** Ages by a wrong clock are no ages. */
  @Test
  void aClockThatIsAheadForAWhileDeletesNothing() throws Exception {
    Bench bench = new Bench(dir);
    BackupNode node = bench.node();
    for (int i = 0; i < 6; i++) {
      bench.backup(node, 10 + i);
    }
    bench.timing.set(Duration.ofDays(40));
    bench.backup(node, 20);
    assertEquals(7, list(bench).size());
    assertEquals(List.of(), node.service().prune(true));

    bench.timing.set(Duration.ZERO);
    bench.backup(node, 21);
    assertEquals(8, list(bench).size());
    bench.timing.set(Duration.ofDays(40));
    bench.backup(node, 22);
    bench.timing.pass(Duration.ofHours(25));
    bench.backup(node, 23);
    assertTrue(list(bench).size() < 9, "a clock that stays so is right");
  }

  @Test
  void withoutAnIntervalBackupsAreMadeByHandAlone() throws Exception {
    Bench bench = new Bench(dir);
    bench.interval = Duration.ZERO;
    BackupNode node = bench.node();
    node.start();
    bench.timing.pass(Duration.ofHours(1));
    assertEquals(List.of(), list(bench));

    BackupView made = bench.backup(node, 7);
    bench.timing.pass(Duration.ofHours(1));
    assertEquals(List.of(made), list(bench));
    assertEquals("", node.service().state().nextTime());
    assertEquals(List.of(), node.warnings());
  }

  @Test
  void anUnchangedClusterIsNotBackedUpAgain() throws Exception {
    Bench bench = new Bench(dir);
    bench.node().start();
    bench.timing.pass(Duration.ofHours(1));

    assertEquals(1, list(bench).size());
  }

  @Test
  void onlyTheLeaderMakesBackupsAndTheOthersKnowOfThem() throws Exception {
    Bench bench = new Bench(dir);
    bench.leads = false;
    BackupNode node = bench.node();
    node.start();
    bench.timing.pass(Duration.ofHours(1));
    assertEquals(List.of(), list(bench));
    assertEquals("", node.service().state().nextTime());

    Bench leader = new Bench(dir, bench.timing);
    leader.seed = 77;
    BackupView made = leader.backup(leader.node(), 8);
    bench.timing.pass(Duration.ofMinutes(7));
    assertEquals(made, node.service().state().newest());

    bench.etcd.revision = 9;
    bench.leads = true;
    bench.timing.pass(MINUTE);
    assertEquals(9, list(bench).get(0).revision());
    assertNotEquals("", node.service().state().nextTime());
  }

  @Test
  void aFailureIsToldAndTriedAgainSoon() throws Exception {
    Bench bench = new Bench(dir);
    BackupNode node = bench.node();
    node.start();
    bench.timing.pass(MINUTE);
    bench.etcd.revision++;
    bench.faults.failsAt = 0;
    bench.faults.forGood = true;
    bench.timing.pass(Duration.ofMinutes(10));

    assertEquals("the store is gone", node.service().state().problem());
    assertTrue(
        node.warnings().get(0).startsWith("the last backup failed: the store is gone; the newest"),
        () -> node.warnings().toString());
    bench.faults.forGood = false;
    int before = bench.faults.calls.size();
    bench.timing.pass(Duration.ofMinutes(6));
    assertTrue(bench.faults.calls.size() > before);
    assertEquals(2, list(bench).size());
    assertEquals("", node.service().state().problem());
  }

  /** Fifteen seconds, thirty, a minute … and never more often than that. */
  @Test
  void attemptsBackOff() throws Exception {
    Bench bench = new Bench(dir);
    bench.faults.forGood = true;
    bench.faults.failsAt = 0;
    bench.node().start();
    bench.timing.pass(Duration.ofHours(2));

    long attempts =
        bench.faults.calls.stream().filter(c -> c.equals("find " + Bench.NEWEST)).count();
    assertTrue(attempts > 20 && attempts < 40, () -> "" + attempts);
  }

  /** Nothing changes, so nothing is stored, and nothing is wrong. */
  @Test
  void aQuietClusterIsNotWarnedOf() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 8);
    BackupNode node = bench.node();
    node.start();

    bench.timing.pass(Duration.ofDays(1));

    assertEquals(List.of(), node.warnings());
    assertEquals(1, node.service().list().size());
  }

  @Test
  void trialRestoresAreMadeWhereTheyAreWanted() throws Exception {
    Bench bench = new Bench(dir);
    bench.drillInterval = Duration.ofDays(1);
    bench.node().start();
    bench.timing.pass(Duration.ofMinutes(7));
    assertEquals(1, bench.restore.databases.size());
    String drilled = list(bench).get(0).drilled();
    assertFalse(drilled.isEmpty());

    Bench second = new Bench(dir, bench.timing);
    second.drillInterval = Duration.ofDays(1);
    second.node().start();
    second.timing.pass(Duration.ofHours(1));
    assertEquals(0, second.restore.databases.size(), "the other one has done it");
    second.leads = false;

    bench.timing.pass(Duration.ofDays(2));
    assertTrue(bench.restore.databases.size() >= 2);
    assertTrue(Files.notExists(bench.scratch.resolve("e2d/drill")));
  }
}
