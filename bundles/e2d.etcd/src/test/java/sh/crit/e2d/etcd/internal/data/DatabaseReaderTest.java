package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.bbolt.BoltBuilder;

/** The facts in databases made by hand. */
class DatabaseReaderTest {
  @TempDir Path dir;
  private final SortedMap<String, byte[]> keys = new TreeMap<>();
  private final SortedMap<String, byte[]> meta = new TreeMap<>();
  private final SortedMap<String, byte[]> members = new TreeMap<>();
  private final SortedMap<String, byte[]> removed = new TreeMap<>();
  private final SortedMap<String, byte[]> root = new TreeMap<>();

  @BeforeEach
  void fill() {
    keys.put(revision(5), text(""));
    keys.put(revision(9) + "t", text(""));
    meta.put("consistent_index", text(number(12)));
    meta.put("term", text(number(3)));
  }

  private Database read() throws Exception {
    root.put("@key", BoltBuilder.inline(keys));
    root.put("@members", BoltBuilder.inline(members));
    root.put("@members_removed", BoltBuilder.inline(removed));
    root.put("@meta", BoltBuilder.inline(meta));
    return DatabaseReader.read(
        new BoltBuilder(16384, 4)
            .meta(0, 1, 3, 4)
            .meta(1, 2, 3, 4)
            .leaf(3, 0, root)
            .write(dir.resolve("db")));
  }

  private static byte[] text(String text) {
    return BoltBuilder.text(text);
  }

  /** Eight bytes, small enough for their text to be the same bytes. */
  private static String number(int small) {
    return "\0\0\0\0\0\0\0" + (char) small;
  }

  private static String revision(int main) {
    return number(main) + "_" + number(0);
  }

  @Test
  void readsRevisionIndexAndTerm() throws Exception {
    assertEquals(new Database(12, 3, 9, List.of(), Set.of()), read());
    assertFalse(read().isPristine());
  }

  @Test
  void aCompactionThatTookTheNewestAwayCounts() throws Exception {
    meta.put("finishedCompactRev", text(revision(20)));
    assertEquals(20, read().revision());

    meta.put("scheduledCompactRev", text(revision(21)));
    assertEquals(21, read().revision());
  }

  @Test
  void anEmptyStoreIsAtTheFirstRevisionAndPristine() throws Exception {
    keys.clear();
    meta.clear();

    assertEquals(1, read().revision());
    assertTrue(read().isPristine());
  }

  @Test
  void theVoteOfRaftWinsOverThatOfTheList() throws Exception {
    members.put(
        "7", text("{\"id\":7,\"peerURLs\":[\"http://a:1\"],\"isLearner\":true,\"name\":\"a\"}"));
    meta.put("confState", text("{\"voters\":[7],\"auto_leave\":false}"));
    removed.put("f000000000000001", text("removed"));

    assertEquals(
        List.of(new Member(7, "a", List.of("http://a:1"), List.of(), false)), read().members());
    assertEquals(Set.of(0xf000000000000001L), read().removed());
  }

  private void assertCorrupt(String words) {
    CorruptDataException e = assertThrows(CorruptDataException.class, this::read);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void aMemberThatIsNoJsonIsCorrupt() {
    members.put("7", text("{"));

    assertCorrupt("unreadable member");
  }

  @Test
  void aKeyThatIsNoRevisionIsCorrupt() {
    keys.put("zzz", text(""));

    assertCorrupt("no revision");
  }

  @Test
  void anIndexOfAnotherLengthIsCorrupt() {
    meta.put("consistent_index", text("1"));

    assertCorrupt("meta/consistent_index");
  }

  @Test
  void aRemovedMemberWithoutAnIdIsCorrupt() {
    removed.put("xyz", text("removed"));

    assertCorrupt("'xyz'");
  }
}
