package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.testing.Bench;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.snapshot.internal.testing.ManualTiming;

/** Somebody else writes to the store at each call of a making in turn. */
class RaceTest {
  private static final int NODES = 4;

  @TempDir Path dir;

  /** What somebody else does. */
  private interface Rival {
    void act(Bench other) throws Exception;
  }

  /** What must be so then. */
  private interface Outcome {
    void check(Bench bench, E2dException failure, String where) throws Exception;
  }

  private void atEachCall(long revision, Rival rival, Outcome outcome) throws Exception {
    boolean reached = true;
    for (int call = 1; reached; call++) {
      Path place = dir.resolve("race-" + call);
      ManualTiming timing = new ManualTiming();
      Bench bench = new Bench(place, timing);
      Bench other = new Bench(place, timing);
      other.seed = 1000;
      bench.backup(bench.node(), 7);
      int begun = bench.faults.calls.size();
      bench.faults.meanwhileAt = begun + call;
      bench.faults.meanwhile = () -> run(rival, other);
      E2dException failure = null;
      try {
        bench.backup(bench.node(), revision);
      } catch (E2dException e) {
        failure = e;
      }
      int made = bench.faults.calls.size() - begun;
      reached = made >= call;
      if (reached) {
        outcome.check(bench, failure, bench.faults.calls.get(begun + call - 1));
      }
      assertTrue(reached || call > 15, "calls: " + made);
    }
  }

  private static void run(Rival rival, Bench other) {
    try {
      rival.act(other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static BackupView newest(Bench bench) throws Exception {
    String id = bench.node().offers().newest().orElseThrow().id();
    BackupView newest =
        bench.node().service().list().stream()
            .filter(b -> b.id().equals(id))
            .findFirst()
            .orElseThrow();
    assertArrayEquals(
        Files.readAllBytes(bench.history(id, ".db")), Files.readAllBytes(bench.newest()));
    return newest;
  }

  @Test
  void theLaterOneOfTwoNodesIsTheNewest() throws Exception {
    atEachCall(
        9,
        other -> {
          other.etcd.revision = 8;
          try {
            other.node().service().make(false, line -> {});
          } catch (E2dException e) {
            assertTrue(e.getMessage().contains("revision 9"), "it came too late");
          }
        },
        (bench, failure, where) -> {
          assertEquals(null, failure, where);
          assertEquals(9, newest(bench).revision(), where);
        });
  }

  @Test
  void anEarlierRevisionDoesNotReplaceALaterOne() throws Exception {
    atEachCall(
        9,
        other -> {
          other.etcd.revision = 10;
          other.node().service().make(false, line -> {});
        },
        (bench, failure, where) -> {
          assertEquals(10, newest(bench).revision(), where);
          boolean told = failure == null || failure.code() == ErrorCode.PRECONDITION_FAILED;
          assertTrue(told, where);
          assertEquals(10, newest(bench).revision(), where);
        });
  }

  @Test
  void anotherClustersBackupStaysTheNewest() throws Exception {
    atEachCall(
        9,
        other -> {
          other.etcd.clusterId = 0xc2;
          other.etcd.revision = 3;
          other.node().service().make(true, line -> {});
        },
        (bench, failure, where) -> {
          if (failure == null) {
            // It came first, and the other one had the operator's word.
            assertTrue(List.of("c1", "c2").contains(newest(bench).clusterId()), where);
          } else {
            assertEquals(ErrorCode.PRECONDITION_FAILED, failure.code(), where);
            assertEquals("c2", newest(bench).clusterId(), where);
            long ours =
                bench.node().service().list().stream().filter(b -> b.revision() == 9).count();
            assertEquals(0, ours, where);
          }
        });
  }

  @Test
  void whatAnotherProgramWritesIsNotLost() throws Exception {
    byte[] foreign = FakeEtcd.database(0xc0, 50, 9);
    atEachCall(
        9,
        other -> Files.write(other.newest(), foreign),
        (bench, failure, where) -> {
          assertArrayEquals(foreign, Files.readAllBytes(bench.newest()), where);
          assertTrue(
              bench.node().offers().newest().orElseThrow().id().startsWith("newest-"), where);
        });
  }

  /** Real threads; however they meet, no backup that was told to be made is lost. */
  @Test
  void severalNodesAtOnce() throws Exception {
    ManualTiming timing = new ManualTiming();
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    try {
      for (int round = 1; round <= 10; round++) {
        CountDownLatch ready = new CountDownLatch(NODES);
        List<Future<BackupView>> results = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
          Bench bench = new Bench(dir.resolve("several"), timing);
          bench.seed = 100L * round + 10L * i;
          bench.etcd.revision = 10L * round + i;
          results.add(
              threads.submit(
                  () -> {
                    ready.countDown();
                    assertTrue(ready.await(1, TimeUnit.MINUTES));
                    return bench.node().service().make(false, line -> {});
                  }));
        }
        List<BackupView> made = made(results);
        assertFalse(made.isEmpty());
        timing.pass(Duration.ofSeconds(5));
        Bench after = new Bench(dir.resolve("several"), timing);
        after.seed = 5000L + round;
        assertTrue(after.node().service().list().containsAll(made));
        after.etcd.revision = 10L * round + NODES - 1;
        after.node().service().make(false, line -> {});
        assertEquals(10L * round + NODES - 1, newest(after).revision());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Who came too late, or was in another's way, has failed as an operator can read. */
  private static List<BackupView> made(List<Future<BackupView>> results) throws Exception {
    List<BackupView> made = new ArrayList<>();
    for (Future<BackupView> result : results) {
      try {
        made.add(result.get(1, TimeUnit.MINUTES));
      } catch (ExecutionException e) {
        assertInstanceOf(E2dException.class, e.getCause());
      }
    }
    return made;
  }
}
