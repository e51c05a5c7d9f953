package sh.crit.e2d.snapshot.internal.delta;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.api.PutRequest;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;

/** Whatever happens to the keys, every revision after a backup comes back as it was. */
class PointInTimeTest {
  private static final int OPERATIONS = 400;
  private static final int POINTS = 20;

  @TempDir Path dir;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Map<Long, LiveEtcd.State> model = new TreeMap<>();
  private final Deque<Long> leases = new ArrayDeque<>();
  private DeltaBench bench;
  private boolean backedUp;
  private long compacted;

  @BeforeEach
  void start() throws Exception {
    bench = new DeltaBench(dir, false);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void everyRevisionComesBackAsItWas() throws Exception {
    for (int i = 0; i < 50; i++) {
      operation();
    }
    String base = bench.backup();
    backedUp = true;
    model.keySet().removeIf(revision -> revision < bench.etcd.state().revision());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    AtomicBoolean ends = new AtomicBoolean();
    try {
      Future<?> recording = thread.submit(() -> record(ends));
      for (int i = 0; i < OPERATIONS; i++) {
        operation();
        if (i == OPERATIONS / 2) {
          awaitLeaseEnd();
        }
      }
      ends.set(true);
      recording.get();
    } finally {
      thread.shutdownNow();
    }
    Recorder last = bench.recorder();
    bench.catchUp(last);
    last.end();
    assertEquals(0, bench.backupsWanted, () -> "seed " + seed + ": " + bench.told);
    assertTrue(bench.chain().links().size() > 5, () -> "seed " + seed + " " + bench.told);
    List<Long> revisions = new ArrayList<>(model.keySet());
    revisions.removeIf(revision -> revision > chainReach());
    Collections.shuffle(revisions, random);
    for (long revision : revisions.subList(0, POINTS)) {
      assertEquals(
          model.get(revision),
          bench.fetched(base + "@" + revision),
          () -> "seed " + seed + ", revision " + revision);
    }
  }

  private long chainReach() {
    try {
      return bench.chain().reach();
    } catch (E2dException e) {
      throw new AssertionError(e);
    }
  }

  /** Recorders come and go, as leaders do, and one of them loses its connection now and then. */
  private void record(AtomicBoolean ends) {
    Random chance = new Random(seed);
    Recorder recorder = bench.recorder();
    while (!ends.get()) {
      recorder.turn(true);
      int what = chance.nextInt(12);
      if (what == 0) {
        recorder.end();
      } else if (what == 1) {
        recorder.turn(false);
        recorder = bench.recorder();
      }
    }
    recorder.end();
  }

  private void operation() {
    LiveEtcd etcd = bench.etcd;
    int what = random.nextInt(20);
    if (what < 8) {
      etcd.put(key(), value());
    } else if (what < 11) {
      etcd.delete(key(), "");
    } else if (what < 12) {
      etcd.delete("k1", "k2");
    } else if (what < 15) {
      List<PutRequest> puts = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        puts.add(LiveEtcd.putting("k2" + i, value(), 0));
      }
      etcd.transact(puts, "k3" + random.nextInt(10));
    } else if (what < 18) {
      long lease = etcd.grant(1 + random.nextInt(4));
      etcd.put(key(), value(), lease);
      leases.add(lease);
    } else if (what < 19 && leases.size() > 3) {
      revoke(leases.removeLast());
    } else if (what == 19) {
      compact();
    }
    LiveEtcd.State state = etcd.state();
    model.put(state.revision(), state);
  }

  /** Never what is not recorded yet. */
  private void compact() {
    long stored = model.isEmpty() || !backedUp ? 0 : chainReach() - 10;
    if (stored > compacted) {
      bench.etcd.compact(stored);
      compacted = stored;
    }
  }

  private void revoke(long lease) {
    try {
      bench.etcd.revoke(lease);
    } catch (StatusRuntimeException e) {
      assertTrue(e.getMessage().contains("lease not found"), e.getMessage());
    }
  }

  /** The keys of a lease go by themselves. */
  private void awaitLeaseEnd() {
    bench.etcd.put("short", "lived", bench.etcd.grant(1));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              LiveEtcd.State state = bench.etcd.state();
              model.put(state.revision(), state);
              return state.keys().stream()
                  .noneMatch(kv -> kv.getKey().toStringUtf8().equals("short"));
            });
  }

  private String key() {
    return "k" + random.nextInt(40);
  }

  private String value() {
    return "v".repeat(random.nextInt(2000)) + random.nextLong();
  }
}
