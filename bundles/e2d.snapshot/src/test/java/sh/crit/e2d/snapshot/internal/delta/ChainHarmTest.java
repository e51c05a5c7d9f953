package sh.crit.e2d.snapshot.internal.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.spi.snapshot.Backups;
import sh.crit.e2d.spi.storage.Store;

/** A chunk that is not what was written ends the chain with one clear message, and only there. */
class ChainHarmTest {
  private static final int CHUNKS = 4;

  @TempDir Path dir;
  private DeltaBench bench;
  private String base;
  private final List<Long> revisions = new ArrayList<>();

  @AfterEach
  void stop() {
    bench.close();
  }

  private List<Path> chain(boolean encrypted) throws Exception {
    bench = new DeltaBench(dir, encrypted);
    bench.etcd.put("before", "1");
    base = bench.backup();
    Recorder recorder = bench.recorder();
    for (int i = 0; i < CHUNKS; i++) {
      revisions.add(bench.etcd.put("key", "value " + i));
      bench.catchUp(recorder);
    }
    recorder.end();
    assertEquals(CHUNKS, bench.chain().links().size());
    return bench.chunkFiles();
  }

  /** The chain goes as far as that many chunks, says why, and its former part is offered. */
  private void assertEndsAfter(int chunks, String why) throws Exception {
    Chain chain = bench.chain();
    assertEquals(chunks, chain.links().size());
    String message = chain.broken().orElseThrow().getMessage();
    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count());
    Backups.Offer offer = bench.node().offers().newest().orElseThrow();
    if (chunks == 0) {
      assertEquals(base, offer.id());
    } else {
      long reach = revisions.get(chunks - 1);
      assertEquals(base + "@" + reach, offer.id());
      assertEquals(reach, offer.revision());
    }
    E2dException refused =
        assertThrows(
            E2dException.class,
            () ->
                bench
                    .node()
                    .offers()
                    .fetch(base + "@" + revisions.get(CHUNKS - 1), dir.resolve("f")));
    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, refused.code());
    assertFalse(Files.exists(dir.resolve("f")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyFlippedByteIsFound(boolean encrypted) throws Exception {
    List<Path> files = chain(encrypted);
    List<Link> whole = bench.chain().links();
    byte[] good = Files.readAllBytes(files.get(2));
    int step = Math.max(1, good.length / 150);
    for (int i = 0; i < good.length; i += step) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      replace(files.get(2), bad);
      Chain chain = bench.chain();
      // What gzip does not use, such as a time stamp, may be altered without any harm.
      if (chain.broken().isEmpty()) {
        assertFalse(encrypted, "byte " + i);
        assertEquals(whole, chain.links(), "byte " + i);
      } else {
        assertEquals(2, chain.links().size());
      }
    }
    byte[] bad = good.clone();
    bad[good.length / 2] ^= 1;
    replace(files.get(2), bad);
    assertEndsAfter(2, "");
    assertEquals("value 1", value(bench.fetched(base + "@" + revisions.get(1))));
  }

  private static String value(LiveEtcd.State state) {
    return state.keys().stream()
        .filter(kv -> kv.getKey().toStringUtf8().equals("key"))
        .findFirst()
        .orElseThrow()
        .getValue()
        .toStringUtf8();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyCutIsFound(boolean encrypted) throws Exception {
    List<Path> files = chain(encrypted);
    byte[] good = Files.readAllBytes(files.get(1));
    int step = Math.max(1, good.length / 100);
    for (int length = 0; length < good.length; length += step) {
      replace(files.get(1), Arrays.copyOf(good, length));
      assertEquals(1, bench.chain().links().size(), "cut to " + length);
    }
    replace(files.get(1), Arrays.copyOf(good, good.length - 1));
    assertEndsAfter(1, "are of use up to revision " + revisions.get(0) + " only");
  }

  @Test
  void aChainGoesWithItsBackupAndNotBefore() throws Exception {
    chain(false);
    Instant later = Instant.now().plus(Duration.ofDays(2));
    try (Store store = bench.stores.open(bench.url())) {
      Catalog catalog = new Catalog(store, new Memory());
      Leftovers.deleteOrphans(catalog, catalog.look(), later);
      assertEquals(CHUNKS, bench.chunkFiles().size());
      store.delete(catalog.names().sidecar(base));
      Leftovers.deleteOrphans(catalog, catalog.look(), Instant.now());
      assertEquals(CHUNKS, bench.chunkFiles().size());
      Leftovers.deleteOrphans(catalog, catalog.look(), later);
      assertEquals(List.of(), bench.chunkFiles());
    }
  }

  @Test
  void deletingAChainLeavesTheOthers() throws Exception {
    chain(false);
    bench.etcd.put("key", "again");
    bench.backup();
    Recorder recorder = bench.recorder();
    bench.etcd.put("key", "later");
    bench.catchUp(recorder);
    recorder.end();
    int all = bench.chunkFiles().size();
    try (Store store = bench.stores.open(bench.url())) {
      Leftovers.deleteChain(new Catalog(store, new Memory()), base);
    }
    assertEquals(all - CHUNKS, bench.chunkFiles().size());
    assertTrue(bench.chain().leads());
  }

  @Test
  void aMissingChunkEndsTheChain() throws Exception {
    Files.delete(chain(false).get(1));
    assertEndsAfter(1, "chunk 2 is missing");
  }

  @Test
  void withoutTheFirstThereIsOnlyTheBackup() throws Exception {
    Files.delete(chain(false).get(0));
    assertEndsAfter(0, "chunk 1 is missing");
  }

  @Test
  void exchangedChunksAreFound() throws Exception {
    List<Path> files = chain(true);
    byte[] second = Files.readAllBytes(files.get(1));
    replace(files.get(1), Files.readAllBytes(files.get(2)));
    replace(files.get(2), second);
    assertEndsAfter(1, "is not the chunk that follows revision " + revisions.get(0));
  }

  @Test
  void aChunkOfAnotherChainIsFound() throws Exception {
    List<Path> files = chain(true);
    byte[] foreign = Files.readAllBytes(files.get(3));
    bench.etcd.put("key", "again");
    String second = bench.backup();
    Recorder recorder = bench.recorder();
    revisions.set(0, bench.etcd.put("key", "later"));
    bench.catchUp(recorder);
    recorder.end();
    base = second;
    Path own = bench.chunkFiles().get(CHUNKS);
    replace(own, foreign);
    Chain chain = bench.chain();
    assertEquals(0, chain.links().size());
    assertTrue(chain.broken().orElseThrow().getMessage().contains("is not the chunk that follows"));
  }

  @Test
  void aChunkWithoutItsEncryptionIsFound() throws Exception {
    List<Path> files = chain(true);
    Link last = bench.chain().last().orElseThrow();
    Files.delete(files.get(3));
    ChunkStore plain = new ChunkStore(Snapshots.CIPHER, Snapshots.KEY, false);
    Recorder careless = bench.recorder(plain);
    for (int i = 0; i < 20 && Files.notExists(files.get(3)); i++) {
      careless.turn(true);
    }
    careless.end();
    assertEquals(last.head().to(), (long) revisions.get(3));
    assertEndsAfter(3, "lacks its encryption");
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(".fresh");
    Files.write(fresh, bytes);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
