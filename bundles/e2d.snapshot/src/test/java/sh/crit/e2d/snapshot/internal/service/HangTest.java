package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.testing.Bench;

/** A making of a backup hangs at each of its calls in turn, until its thread is interrupted. */
class HangTest {
  @TempDir Path dir;

  @Test
  void anInterruptEndsItAndLeavesWhatWasThere() throws Exception {
    boolean hung = true;
    int calls = 0;
    while (hung) {
      calls++;
      Bench bench = new Bench(dir.resolve("hang-" + calls));
      BackupView former = bench.backup(bench.node(), 7);
      Map<String, String> before = bench.files();
      bench.faults.hangsAt = bench.faults.calls.size() + calls;
      hung = makeAndInterrupt(bench);
      if (hung) {
        String where = bench.faults.calls.get(bench.faults.hangsAt - 1);
        Map<String, String> after = bench.files();
        for (Map.Entry<String, String> file : before.entrySet()) {
          if (!file.getKey().endsWith("newest.json") && !file.getKey().equals(Bench.NEWEST)) {
            assertEquals(file.getValue(), after.get(file.getKey()), where);
          }
        }
        Optional<BackupView> newest = bench.node().service().list().stream().findFirst();
        assertTrue(newest.orElseThrow().revision() >= former.revision(), where);
        assertFalse(newest.get().verified().isEmpty(), where);
        assertEquals(newest.get().id(), bench.node().offers().newest().orElseThrow().id(), where);
        long orphans =
            after.keySet().stream()
                .filter(f -> f.endsWith(".db"))
                .filter(f -> !after.containsKey(f.replaceAll("db$", "json")))
                .count();
        assertEquals(0, orphans, where);
        assertEquals(9, bench.backup(bench.node(), 9).revision(), where);
      }
    }
    assertTrue(calls > 15, "calls: " + calls);
  }

  /** Whether it hung at all. */
  private static boolean makeAndInterrupt(Bench bench) throws Exception {
    bench.timing.pass(Duration.ofMinutes(1));
    bench.etcd.revision = 9;
    BackupNode node = bench.node();
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                node.service().make(false, line -> {});
              } catch (E2dException | RuntimeException | Error e) {
                outcome.set(e);
              } finally {
                bench.faults.hanging.countDown();
              }
            });
    thread.start();
    assertTrue(bench.faults.hanging.await(1, TimeUnit.MINUTES));
    boolean hung = bench.faults.calls.size() >= bench.faults.hangsAt;
    if (hung) {
      thread.interrupt();
    }
    thread.join(TimeUnit.MINUTES.toMillis(1));
    assertFalse(thread.isAlive());
    Throwable thrown = outcome.get();
    assertTrue(thrown == null || thrown instanceof E2dException, () -> "" + thrown);
    return hung;
  }
}
