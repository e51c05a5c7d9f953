package sh.crit.e2d.contracts.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/**
 * What every {@link Store} must do; a provider's test extends it and opens the store on a server of
 * its protocol in the test's process, a directory, memory.
 *
 * <p>What is stored are backups: when they are wanted everything else is lost. So most of this is
 * about what may be seen and when, about two writers of one name, and about a missing object never
 * being mixed up with one that cannot be seen.
 */
public abstract class StoreContract {
  private static final int LARGE = 12 << 20;

  private Store store;

  /**
   * A store that is empty at first, and in which something else may lie beside its folder; opened
   * twice in one test it holds the same objects.
   */
  protected abstract Store open() throws E2dException;

  @BeforeEach
  void openStore() throws E2dException {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private StoredObject put(String name, String text, Condition condition)
      throws E2dException, IOException {
    try (Upload upload = store.write(name)) {
      upload.stream().write(text.getBytes(UTF_8));
      return upload.complete(condition);
    }
  }

  private String get(String name) throws E2dException, IOException {
    try (InputStream in = store.read(name, 0)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void assertCode(ErrorCode code, E2dException e) {
    assertEquals(code, e.code(), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  /** What a write returned is what a later look finds, in this process and in another. */
  @Test
  void whatIsWrittenIsRead() throws Exception {
    StoredObject written = put("a", "first", Condition.NONE);

    assertEquals("first", get("a"));
    assertEquals(5, written.size());
    assertEquals(Optional.of(written), store.find("a"));
    try (Store again = open()) {
      assertEquals(Optional.of(written), again.find("a"));
    }
  }

  /** A restore goes on where it broke off; at the very end there is nothing left, and no error. */
  @Test
  void aReadCanGoOnInTheMiddleAndAtTheEnd() throws Exception {
    put("a", "0123456789", Condition.NONE);

    for (int offset = 0; offset <= 10; offset += 5) {
      try (InputStream in = store.read("a", offset)) {
        assertEquals("0123456789".substring(offset), new String(in.readAllBytes(), UTF_8));
      }
    }
  }

  /**
   * A backup is compressed under way, so that nobody knows its length before; and it need not fit
   * into memory.
   */
  @Test
  void aLargeObjectOfUnknownLengthIsTheSameByteForByte() throws Exception {
    byte[] bytes = new byte[LARGE + 7];
    new Random(1).nextBytes(bytes);
    try (Upload upload = store.write("large")) {
      for (int at = 0; at < bytes.length; at += 70_001) {
        upload.stream().write(bytes, at, Math.min(70_001, bytes.length - at));
      }
      assertEquals(bytes.length, upload.complete(Condition.NONE).size());
    }
    try (InputStream in = store.read("large", 0)) {
      assertArrayEquals(bytes, in.readAllBytes());
    }
  }

  /** Nothing is something: a store that takes no empty object would lose it unseen. */
  @Test
  void anEmptyObjectIsOne() throws Exception {
    assertEquals(0, put("empty", "", Condition.NONE).size());
    assertEquals("", get("empty"));
  }

  /**
   * A reader meets the former object or the new one, and an upload that is given up leaves the
   * former one and no trace.
   */
  @Test
  void nothingIsSeenOfAnUploadBeforeItIsComplete() throws Exception {
    put("a", "before", Condition.NONE);
    try (Upload upload = store.write("a")) {
      upload.stream().write(new byte[LARGE]);
      assertEquals("before", get("a"));
      assertEquals(List.of("a"), names(""));
    }
    assertEquals("before", get("a"));
    assertEquals(List.of("a"), names(""));
  }

  /** Who reads a version in pieces must be able to tell that it was replaced. */
  @Test
  void aReplacedObjectHasAnotherVersion() throws Exception {
    StoredObject first = put("a", "one", Condition.NONE);
    StoredObject second = put("a", "two", Condition.NONE);

    assertNotEquals(first.version(), second.version());
    assertEquals("two", get("a"));
  }

  /**
   * Two nodes may write one name, each sure to be the leader: the later one must fail, and not win.
   */
  @Test
  void aConditionThatDoesNotHoldLeavesWhatIsThere() throws Exception {
    StoredObject first = put("a", "one", Condition.ABSENT);
    StoredObject second = put("a", "two", Condition.unchanged(first));

    assertCode(
        ErrorCode.PRECONDITION_FAILED,
        assertThrows(E2dException.class, () -> put("a", "three", Condition.ABSENT)));
    assertCode(
        ErrorCode.PRECONDITION_FAILED,
        assertThrows(E2dException.class, () -> put("a", "three", Condition.unchanged(first))));

    assertEquals("two", get("a"));
    assertEquals(Optional.of(second), store.find("a"));
    assertEquals(List.of("a"), names(""));
  }

  /** An object that was deleted is not the one that was seen. */
  @Test
  void aVersionOfWhatIsGoneDoesNotHold() throws Exception {
    StoredObject first = put("a", "one", Condition.NONE);
    store.delete("a");

    assertCode(
        ErrorCode.PRECONDITION_FAILED,
        assertThrows(E2dException.class, () -> put("a", "two", Condition.unchanged(first))));
    assertTrue(store.find("a").isEmpty());
  }

  /** The history is made of copies of the newest backup, which goes on to change. */
  @Test
  void aCopyIsAnObjectOfItsOwn() throws Exception {
    put("a", "one", Condition.NONE);
    StoredObject copy = store.copy("a", "h/b", Condition.ABSENT);
    put("a", "two", Condition.NONE);

    assertEquals("one", get("h/b"));
    assertEquals(Optional.of(copy), store.find("h/b"));
    store.copy("a", "h/b", Condition.unchanged(copy));
    assertEquals("two", get("h/b"));
  }

  /** As a write; and what is not there cannot be copied. */
  @Test
  void aCopyThatMayNotBeLeavesWhatIsThere() throws Exception {
    put("a", "one", Condition.NONE);
    put("b", "two", Condition.NONE);

    assertCode(
        ErrorCode.PRECONDITION_FAILED,
        assertThrows(E2dException.class, () -> store.copy("a", "b", Condition.ABSENT)));
    assertCode(
        ErrorCode.NOT_FOUND,
        assertThrows(E2dException.class, () -> store.copy("none", "b", Condition.NONE)));
    assertEquals("two", get("b"));
    assertEquals(List.of("a", "b"), names(""));
  }

  private List<String> names(String prefix) throws E2dException {
    return store.list(prefix).stream().map(StoredObject::name).toList();
  }

  /**
   * Catalogs are read in order; a prefix is one of characters and not of folders, and pages are put
   * together.
   */
  @Test
  void listsByPrefixAndInOrder() throws Exception {
    for (String name : List.of("h/b/2", "h/a", "z", "h/b/10", "hx")) {
      put(name, "x", Condition.NONE);
    }

    assertEquals(List.of("h/a", "h/b/10", "h/b/2", "hx", "z"), names(""));
    assertEquals(List.of("h/a", "h/b/10", "h/b/2"), names("h/"));
    assertEquals(List.of("h/b/10", "h/b/2"), names("h/b"));
    assertEquals(List.of(), names("nothing"));
  }

  /** Absent is an answer, and not a failure; who deletes twice has not failed either. */
  @Test
  void whatIsNotThereIsNotFoundAndCanBeDeleted() throws Exception {
    assertTrue(store.find("a").isEmpty());
    assertCode(
        ErrorCode.NOT_FOUND, assertThrows(E2dException.class, () -> store.read("a", 0).close()));
    store.delete("a");
    store.delete("b/c");
  }

  /** At once, from lists too: what retention has removed must not be restored from. */
  @Test
  void aDeletedObjectIsGone() throws Exception {
    put("d/a", "one", Condition.NONE);
    store.delete("d/a");

    assertTrue(store.find("d/a").isEmpty());
    assertEquals(List.of(), names(""));
  }

  /** A node that stops leaves no half object that somebody pays for. */
  @Test
  void closingTheStoreAbandonsWhatIsUnderWay() throws Exception {
    Upload upload = store.write("a");
    upload.stream().write(new byte[100]);
    store.close();

    assertThrows(E2dException.class, () -> upload.complete(Condition.NONE));
    store = open();
    assertEquals(List.of(), names(""));
  }

  /** Names come from catalogs, which somebody else may have written. */
  @Test
  void namesThatLeadElsewhereAreRefused() {
    for (String name :
        List.of("", "/a", "a/", "../a", "a/../b", ".a", "a//b", "a b", "ä", "a\nb")) {
      assertCode(
          ErrorCode.BAD_CONFIGURATION,
          assertThrows(E2dException.class, () -> store.write(name).close(), name));
    }
  }

  /** People find an object by what messages call it. */
  @Test
  void theUrlOfAnObjectEndsWithItsName() {
    assertTrue(store.url("h/a").endsWith("h/a"), store.url("h/a"));
  }
}
