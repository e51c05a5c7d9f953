package sh.crit.e2d.snapshot.internal.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.snapshot.Backups;
import sh.crit.e2d.spi.storage.Store;

/** What is recorded stays one chain without a gap, whatever comes in between. */
class RecorderTest {
  @TempDir Path dir;
  private DeltaBench bench;

  @AfterEach
  void stop() {
    bench.close();
  }

  private String begin(boolean encrypted) throws Exception {
    bench = new DeltaBench(dir, encrypted);
    bench.etcd.put("before", "1");
    return bench.backup();
  }

  private void assertWhole() throws E2dException {
    Chain chain = bench.chain();
    assertTrue(chain.broken().isEmpty(), () -> chain.broken().orElseThrow().getMessage());
    assertEquals(bench.etcd.state().revision(), chain.reach());
  }

  @Test
  void anEncryptedChainIsReplayed() throws Exception {
    String base = begin(true);
    Recorder recorder = bench.recorder();
    bench.etcd.put("secret", "the word");
    bench.catchUp(recorder);
    recorder.end();
    for (Path file : bench.chunkFiles()) {
      assertEquals("E2DSNAP\n", new String(Files.readAllBytes(file), 0, 8, "ISO-8859-1"));
    }
    LiveEtcd.State now = bench.etcd.state();
    assertEquals(now, bench.fetched(base + "@" + now.revision()));
  }

  @Test
  void whateverCallOfTheStoreFailsTheChainGoesOn() throws Exception {
    begin(false);
    for (boolean afterwards : new boolean[] {false, true}) {
      for (int call = 1; call <= 14; call++) {
        Recorder recorder = bench.recorder();
        bench.etcd.put("key", afterwards + " " + call);
        bench.faults.calls.clear();
        bench.faults.failsAt = call;
        bench.faults.afterwards = afterwards;
        for (int i = 0; i < 3; i++) {
          recorder.turn(true);
        }
        bench.faults.failsAt = Integer.MAX_VALUE;
        bench.catchUp(recorder);
        recorder.end();
        assertWhole();
      }
    }
    assertEquals(0, bench.backupsWanted, bench.told::toString);
  }

  @Test
  void twoRecordersAtOnceMakeOneChain() throws Exception {
    String base = begin(false);
    AtomicBoolean ends = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> one = threads.submit(() -> run(bench.recorder(), ends));
      Future<?> other = threads.submit(() -> run(bench.recorder(), ends));
      for (int i = 0; i < 400; i++) {
        bench.etcd.put("key" + i % 7, "value " + i);
      }
      ends.set(true);
      one.get();
      other.get();
    } finally {
      threads.shutdownNow();
    }
    Recorder last = bench.recorder();
    bench.catchUp(last);
    last.end();
    assertWhole();
    assertEquals(0, bench.backupsWanted, bench.told::toString);
    LiveEtcd.State now = bench.etcd.state();
    assertEquals(now, bench.fetched(base + "@" + now.revision()));
  }

  private static void run(Recorder recorder, AtomicBoolean ends) {
    while (!ends.get()) {
      recorder.turn(true);
    }
    recorder.end();
  }

  @Test
  void etcdMayGoAndComeBack() throws Exception {
    begin(false);
    Recorder recorder = bench.recorder();
    bench.etcd.put("key", "1");
    bench.catchUp(recorder);
    bench.etcd.kill();
    recorder.turn(true);
    recorder.turn(true);
    bench.etcd.start();
    bench.etcd.put("key", "2");
    bench.catchUp(recorder);
    recorder.end();
    assertWhole();
    assertEquals(0, bench.backupsWanted, bench.told::toString);
  }

  @Test
  void whatWasCompactedUnseenWantsABackupAndANewChain() throws Exception {
    begin(false);
    Recorder recorder = bench.recorder();
    bench.etcd.put("key", "1");
    bench.catchUp(recorder);
    recorder.turn(false);
    bench.etcd.put("key", "2");
    bench.etcd.compact(bench.etcd.put("key", "3"));
    for (int i = 0; i < 100 && bench.backupsWanted == 0; i++) {
      recorder.turn(true);
    }
    assertEquals(1, bench.backupsWanted);
    assertTrue(bench.told.get(bench.told.size() - 1).contains("compacted"), bench.told::toString);
    recorder.turn(true);
    assertEquals(1, bench.backupsWanted);
    String fresh = bench.backup();
    bench.etcd.put("key", "4");
    bench.catchUp(recorder);
    recorder.end();
    assertWhole();
    assertEquals(fresh, bench.chain().base().id());
  }

  @Test
  void aNewBackupBeginsANewChainAndNothingIsLostBetween() throws Exception {
    String base = begin(false);
    Recorder recorder = bench.recorder();
    long first = bench.etcd.put("key", "1");
    bench.catchUp(recorder);
    long second = bench.etcd.put("key", "2");
    String fresh = bench.backup();
    recorder.turn(true);
    long third = bench.etcd.put("key", "3");
    for (int i = 0; i < 100 && !furthest().equals(base + "@" + third); i++) {
      recorder.turn(true);
    }
    // The newest backup has no chain yet, and the former one leads further.
    assertEquals(base + "@" + third, furthest());
    recorder.look();
    bench.catchUp(recorder);
    recorder.end();
    assertEquals(fresh + "@" + third, furthest());
    assertEquals(first + 1, second);
  }

  private String furthest() throws E2dException {
    return bench.node().offers().newest().orElseThrow().id();
  }

  @Test
  void anotherHistoryUnderTheSameRevisionsIsNotMixedIn() throws Exception {
    begin(false);
    Recorder recorder = bench.recorder();
    bench.etcd.put("key", "1");
    bench.etcd.put("key", "2");
    bench.catchUp(recorder);
    recorder.end();
    Path last = bench.chunkFiles().get(bench.chunkFiles().size() - 1);
    Chain chain = bench.chain();
    ChunkHead head = chain.last().orElseThrow().head();
    Files.delete(last);
    forge(head, last);
    for (int i = 0; i < 100 && bench.backupsWanted == 0; i++) {
      recorder.turn(true);
    }
    assertEquals(1, bench.backupsWanted, bench.told::toString);
    assertTrue(
        bench.told.get(bench.told.size() - 1).contains("another history"), bench.told::toString);
  }

  /** A chunk as the lost leader of a cluster would have written it. */
  private void forge(ChunkHead head, Path file) throws Exception {
    List<EtcdChanges.Revision> revisions = new ArrayList<>();
    for (long r = head.from(); r <= head.to(); r++) {
      revisions.add(
          new EtcdChanges.Revision(
              r, head.first(), List.of(new EtcdChanges.Delete(Bytes.of("before")))));
    }
    try (Store store = bench.stores.open(bench.url())) {
      String name = dir.resolve("store").relativize(file).toString();
      bench.chunks().write(store, name, head, Map.of(), revisions);
    }
  }

  /** So that what a lost cluster has left can be compared with it. */
  @Test
  void anOfferSaysHowFarItsChangesGoInTheLog() throws Exception {
    begin(false);
    Recorder recorder = bench.recorder();
    for (int i = 0; i < 2; i++) {
      bench.etcd.put("key", "value " + i);
      EtcdCluster.MemberStatus status = bench.client.status(bench.etcd.url, Duration.ofSeconds(10));
      bench.catchUp(recorder);
      Backups.Offer offer = bench.node().offers().newest().orElseThrow();
      assertEquals(status.term(), offer.term());
      assertTrue(offer.index() >= status.index(), offer + ", " + status);
      bench.etcd.kill();
      bench.etcd.start();
    }
    recorder.end();
  }

  @Test
  void aTimeLeadsToTheStateOfThatTime() throws Exception {
    begin(false);
    Recorder recorder = bench.recorder();
    bench.catchUp(recorder);
    Map<Instant, LiveEtcd.State> states = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      bench.etcd.put("key", "value " + i);
      bench.catchUp(recorder);
      Instant now = Instant.now();
      states.put(now, bench.etcd.state());
      Awaitility.await().until(() -> Instant.now().isAfter(now.plus(Duration.ofMillis(20))));
    }
    recorder.end();
    int number = 0;
    for (Map.Entry<Instant, LiveEtcd.State> state : states.entrySet()) {
      Path to = dir.resolve("unpacked-" + number++);
      bench.node().service().unpack("", state.getKey(), to, line -> {});
      Path database = to.resolve("member/snap/db");
      try (EtcdRestore.Scratch scratch =
          bench.restore.scratch(database, false, dir.resolve("look"))) {
        assertEquals(state.getValue(), LiveEtcd.stateOf(scratch.endpoint()));
      }
    }
    Instant early = Instant.now().minus(Duration.ofDays(1));
    E2dException none =
        assertThrows(
            E2dException.class,
            () -> bench.node().service().unpack("", early, dir.resolve("none"), line -> {}));
    assertEquals(ErrorCode.NOT_FOUND, none.code());
  }
}
