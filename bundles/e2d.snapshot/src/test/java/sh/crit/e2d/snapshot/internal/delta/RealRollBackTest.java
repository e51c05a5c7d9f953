package sh.crit.e2d.snapshot.internal.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** The data of a real etcd is replaced by an earlier copy of it. */
class RealRollBackTest {
  @TempDir Path dir;
  private DeltaBench bench;
  private Path data;
  private Path copy;

  @BeforeEach
  void start() throws Exception {
    bench = new DeltaBench(dir, false);
    data = dir.resolve("live/data");
    copy = dir.resolve("copy");
    bench.etcd.put("a", "1");
    bench.etcd.put("b", "1");
    bench.etcd.kill();
    replace(data, copy);
    bench.etcd.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private static void replace(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> all = Files.walk(to)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private void rollBack() throws IOException {
    bench.etcd.kill();
    replace(copy, data);
    bench.etcd.start();
  }

  private void put(String prefix, int count) {
    for (int i = 1; i <= count; i++) {
      bench.etcd.put(prefix + i, "value");
    }
  }

  private String refused() {
    E2dException thrown =
        assertThrows(E2dException.class, () -> bench.node().service().make(false, line -> {}).id());
    assertEquals(ErrorCode.PRECONDITION_FAILED, thrown.code(), thrown.getMessage());
    return thrown.getMessage();
  }

  private void turns() {
    Recorder recorder = bench.recorder();
    for (int i = 0; i < 100 && bench.backupsWanted == 0; i++) {
      recorder.turn(true);
    }
    recorder.end();
    assertEquals(1, bench.backupsWanted, bench.told::toString);
  }

  @Test
  void anEqualRevisionIsNotTakenForTheBackup() throws Exception {
    put("old", 3);
    bench.backup();
    rollBack();
    put("new", 3);

    assertTrue(refused().contains("has another history there"), this::refused);
    String forced = bench.node().service().make(true, line -> {}).id();

    assertEquals(forced, bench.node().offers().newest().orElseThrow().id());
    assertEquals(bench.etcd.state(), bench.fetched(forced));
    assertEquals(forced, bench.backup());
  }

  @Test
  void twoHistoriesAreNoChain() throws Exception {
    put("old", 3);
    String base = bench.backup();
    rollBack();
    put("new", 5);
    turns();

    assertEquals(base, bench.node().offers().newest().orElseThrow().id());
    assertTrue(refused().contains("has another history there"), this::refused);
  }

  @Test
  void whatReplacesAChainByOrderIsRestored() throws Exception {
    String base = bench.backup();
    put("old", 6);
    Recorder recorder = bench.recorder();
    bench.catchUp(recorder);
    recorder.end();
    rollBack();
    put("new", 1);
    turns();
    assertTrue(refused().contains("is only at "), this::refused);

    String forced = bench.node().service().make(true, line -> {}).id();

    assertEquals(forced, bench.node().offers().newest().orElseThrow().id());
    assertEquals(bench.etcd.state(), bench.fetched(forced));
    assertTrue(bench.fetched(base + "@8").keys().size() > 2);
    List<String> keys = List.of("a", "b", "new1");
    assertEquals(
        keys, bench.etcd.state().keys().stream().map(kv -> kv.getKey().toStringUtf8()).toList());
  }

  /** Neither compaction nor a restart makes a history another one. */
  @Test
  void aHealthyClusterIsNeverRefused() throws Exception {
    bench.backup();
    put("key", 6);
    Recorder recorder = bench.recorder();
    bench.catchUp(recorder);
    bench.etcd.compact(bench.etcd.state().revision());
    bench.backup();
    bench.etcd.kill();
    bench.etcd.start();
    bench.node().service().make(false, line -> {});
    put("key", 3);
    bench.catchUp(bench.recorder());
    bench.etcd.compact(bench.etcd.state().revision());
    bench.etcd.kill();
    bench.etcd.start();
    bench.node().service().make(false, line -> {});
    assertEquals(0, bench.backupsWanted, bench.told::toString);
  }
}
