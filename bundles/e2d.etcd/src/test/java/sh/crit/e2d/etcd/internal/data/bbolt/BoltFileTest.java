package sh.crit.e2d.etcd.internal.data.bbolt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.etcd.internal.data.bbolt.BoltBuilder.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/** Databases made by hand, sound and damaged. */
class BoltFileTest {
  private static final int PAGE = 4096;

  @TempDir Path dir;

  private static SortedMap<String, byte[]> content(String... keysAndValues) {
    TreeMap<String, byte[]> content = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      content.put(keysAndValues[i], text(keysAndValues[i + 1]));
    }
    return content;
  }

  private static SortedMap<String, Long> children(Object... keysAndPages) {
    TreeMap<String, Long> children = new TreeMap<>();
    for (int i = 0; i < keysAndPages.length; i += 2) {
      children.put((String) keysAndPages[i], ((Integer) keysAndPages[i + 1]).longValue());
    }
    return children;
  }

  /** Two metas; page 3 is the root with the bucket "big" at page 4. */
  private static BoltBuilder sound(int pageSize) {
    TreeMap<String, byte[]> root = new TreeMap<>();
    root.put("@big", BoltBuilder.bucketAt(4));
    return new BoltBuilder(pageSize, 10)
        .meta(0, 8, 3, 10)
        .meta(1, 7, 3, 10)
        .leaf(3, 0, root)
        .branch(4, children("b", 5, "m", 6, "t", 7))
        .leaf(5, 0, content("b", "1", "c", "2"))
        .leaf(6, 0, content("m", "3"))
        .leaf(7, 0, content());
  }

  private BoltFile open(BoltBuilder builder) throws Exception {
    return BoltFile.open(builder.write(dir.resolve("db")));
  }

  private static String show(Optional<byte[]> bytes) {
    return bytes.map(b -> new String(b, StandardCharsets.UTF_8)).orElse("-");
  }

  private void assertCorrupt(String words, BoltBuilder builder) {
    CorruptDataException e =
        assertThrows(
            CorruptDataException.class,
            () -> {
              try (BoltFile file = open(builder)) {
                Bucket big = file.root().bucket("big").orElseThrow();
                big.lastKey();
                big.forEach((key, value) -> {});
              }
            });
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void findsKeysThroughBranchesAndPassesOverEmptyLeaves() throws Exception {
    try (BoltFile file = open(sound(PAGE))) {
      Bucket big = file.root().bucket("big").orElseThrow();
      assertEquals("1", show(big.get("b")));
      assertEquals("2", show(big.get("c")));
      assertEquals("3", show(big.get("m")));
      for (String missing : List.of("a", "bb", "l", "n", "t", "z")) {
        assertEquals("-", show(big.get(missing)), missing);
      }
      assertEquals("m", show(big.lastKey()));
      List<String> keys = new ArrayList<>();
      big.forEach((key, value) -> keys.add(new String(key, StandardCharsets.UTF_8)));
      assertEquals(List.of("b", "c", "m"), keys);
      assertEquals(Optional.empty(), file.root().bucket("small"));
      assertEquals(Optional.empty(), file.root().get("big"));
    }
  }

  @Test
  void readsBucketsWithinTheirValue() throws Exception {
    TreeMap<String, byte[]> root = new TreeMap<>();
    root.put("@small", BoltBuilder.inline(content("k", "v", "l", "w")));
    root.put("@void", BoltBuilder.inline(content()));
    BoltBuilder builder =
        new BoltBuilder(PAGE, 4).meta(0, 1, 3, 4).meta(1, 2, 3, 4).leaf(3, 0, root);
    try (BoltFile file = open(builder)) {
      assertEquals("w", show(file.root().bucket("small").orElseThrow().get("l")));
      assertEquals("l", show(file.root().bucket("small").orElseThrow().lastKey()));
      assertEquals("-", show(file.root().bucket("void").orElseThrow().lastKey()));
    }
  }

  @Test
  void readsValuesThatReachIntoOverflowPages() throws Exception {
    byte[] large = new byte[3 * PAGE];
    java.util.Arrays.fill(large, (byte) 5);
    TreeMap<String, byte[]> root = new TreeMap<>(Map.of("large", large, "next", text("n")));
    BoltBuilder builder =
        new BoltBuilder(PAGE, 7).meta(0, 1, 3, 7).meta(1, 2, 3, 7).leaf(3, 3, root);
    try (BoltFile file = open(builder)) {
      assertArrayEquals(large, file.root().get("large").orElseThrow());
      assertEquals("n", show(file.root().get("next")));
    }
  }

  @Test
  void theNewerValidMetaWins() throws Exception {
    SortedMap<String, byte[]> old = content("is", "old");
    SortedMap<String, byte[]> young = content("is", "young");
    for (int newer = 0; newer < 2; newer++) {
      BoltBuilder builder =
          new BoltBuilder(PAGE, 5)
              .meta(newer, 9, 3, 5)
              .meta(1 - newer, 8, 4, 5)
              .leaf(3, 0, young)
              .leaf(4, 0, old);
      try (BoltFile file = open(builder)) {
        assertEquals("young", show(file.root().get("is")));
      }
      builder.set(newer * PAGE + 16 + 48, 10);
      try (BoltFile file = open(builder)) {
        assertEquals("old", show(file.root().get("is")), "the newer one is damaged");
      }
    }
  }

  @Test
  void otherPageSizesAreFoundEvenWithoutTheFirstMeta() throws Exception {
    for (int pageSize : List.of(1024, 16384, 65536)) {
      BoltBuilder builder = sound(pageSize);
      try (BoltFile file = open(builder)) {
        assertEquals("m", show(file.root().bucket("big").orElseThrow().lastKey()));
      }
      builder.set(16, 0);
      try (BoltFile file = open(builder)) {
        assertEquals("m", show(file.root().bucket("big").orElseThrow().lastKey()));
      }
    }
  }

  @Test
  void damageIsNamed() {
    assertCorrupt("neither of its meta pages", sound(PAGE).set(16, 0).set(PAGE + 16, 0));
    assertCorrupt("11 pages", sound(PAGE).meta(0, 9, 3, 11));
    assertCorrupt("page 12 which does not exist", sound(PAGE).meta(0, 9, 12, 10));
    assertCorrupt("another page's number", sound(PAGE).set(6 * PAGE, 5));
    assertCorrupt("neither branch nor leaf", sound(PAGE).set(6 * PAGE + 8, 16 | 1 << 16));
    assertCorrupt("more elements than room", sound(PAGE).set(6 * PAGE + 8, 2 | 300 << 16));
    assertCorrupt("reaches beyond the end", sound(PAGE).set(6 * PAGE + 12, 4));
    assertCorrupt("element that leaves it", sound(PAGE).set(6 * PAGE + 16 + 8, 5000));
    assertCorrupt("element that leaves it", sound(PAGE).set(6 * PAGE + 16 + 4, -1));
    assertCorrupt("bucket that leaves it", sound(PAGE).set(3 * PAGE + 16 + 12, 3));
  }

  @Test
  void aTreeInCirclesEnds() {
    assertCorrupt("deeper than", sound(PAGE).branch(4, children("b", 4)));
  }
}
