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

/** What every store must do; a test class of each provider extends it. */
public abstract class StoreContract {
  private static final int LARGE = 12 << 20;

  private Store store;

  /** A store that is empty at first; opened twice it holds the same objects. */
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

  @Test
  void aReadCanGoOnInTheMiddleAndAtTheEnd() throws Exception {
    put("a", "0123456789", Condition.NONE);

    for (int offset = 0; offset <= 10; offset += 5) {
      try (InputStream in = store.read("a", offset)) {
        assertEquals("0123456789".substring(offset), new String(in.readAllBytes(), UTF_8));
      }
    }
  }

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

  @Test
  void anEmptyObjectIsOne() throws Exception {
    assertEquals(0, put("empty", "", Condition.NONE).size());
    assertEquals("", get("empty"));
  }

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

  @Test
  void aReplacedObjectHasAnotherVersion() throws Exception {
    StoredObject first = put("a", "one", Condition.NONE);
    StoredObject second = put("a", "two", Condition.NONE);

    assertNotEquals(first.version(), second.version());
    assertEquals("two", get("a"));
  }

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

  @Test
  void aVersionOfWhatIsGoneDoesNotHold() throws Exception {
    StoredObject first = put("a", "one", Condition.NONE);
    store.delete("a");

    assertCode(
        ErrorCode.PRECONDITION_FAILED,
        assertThrows(E2dException.class, () -> put("a", "two", Condition.unchanged(first))));
    assertTrue(store.find("a").isEmpty());
  }

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

  @Test
  void whatIsNotThereIsNotFoundAndCanBeDeleted() throws Exception {
    assertTrue(store.find("a").isEmpty());
    assertCode(
        ErrorCode.NOT_FOUND, assertThrows(E2dException.class, () -> store.read("a", 0).close()));
    store.delete("a");
    store.delete("b/c");
  }

  @Test
  void aDeletedObjectIsGone() throws Exception {
    put("d/a", "one", Condition.NONE);
    store.delete("d/a");

    assertTrue(store.find("d/a").isEmpty());
    assertEquals(List.of(), names(""));
  }

  @Test
  void closingTheStoreAbandonsWhatIsUnderWay() throws Exception {
    Upload upload = store.write("a");
    upload.stream().write(new byte[100]);
    store.close();

    assertThrows(E2dException.class, () -> upload.complete(Condition.NONE));
    store = open();
    assertEquals(List.of(), names(""));
  }

  @Test
  void namesThatLeadElsewhereAreRefused() {
    for (String name :
        List.of("", "/a", "a/", "../a", "a/../b", ".a", "a//b", "a b", "ä", "a\nb")) {
      assertCode(
          ErrorCode.BAD_CONFIGURATION,
          assertThrows(E2dException.class, () -> store.write(name).close(), name));
    }
  }

  @Test
  void theUrlOfAnObjectEndsWithItsName() {
    assertTrue(store.url("h/a").endsWith("h/a"), store.url("h/a"));
  }
}
