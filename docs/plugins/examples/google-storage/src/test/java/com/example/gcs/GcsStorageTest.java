package com.example.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.contracts.storage.StoreContract;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

class GcsStorageTest extends StoreContract {
  private static final String URL = "gs://bucket/etcd/prod/etcd.snapshot";
  private static final int MIB = 1 << 20;

  private final FakeGoogle google;
  private final CountDownLatch end = new CountDownLatch(1);

  GcsStorageTest() throws IOException {
    google = new FakeGoogle();
  }

  @AfterEach
  void end() {
    end.countDown();
    google.close();
  }

  @Override
  protected Store open() throws E2dException {
    return storage("GOOGLE_OAUTH_ACCESS_TOKEN", FakeGoogle.TOKEN, Duration.ofSeconds(9)).open(URL);
  }

  private GcsStorage storage(String key, String value, Duration patience) {
    return new GcsStorage(
        Map.of(key, value, "STORAGE_EMULATOR_HOST", "http://" + google.host()), patience);
  }

  private static StoredObject put(Store store, String name, byte[] bytes) throws Exception {
    try (Upload upload = store.write(name)) {
      upload.stream().write(bytes);
      return upload.complete(Condition.NONE);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] get(Store store, String name) throws Exception {
    try (InputStream in = store.read(name, 0)) {
      return in.readAllBytes();
    }
  }

  private E2dException refusal(Store store) {
    E2dException e = assertThrows(E2dException.class, () -> store.find("a"));
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertFalse(e.getMessage().contains("ya29"), "no secret is told");
    return e;
  }

  @Test
  void whatIsListedComesInPagesAndWithoutWhatIsBeingWritten() throws Exception {
    try (Store store = open();
        Upload upload = store.write("large")) {
      for (int i = 0; i < 10; i++) {
        put(store, "h/" + i, new byte[1]);
      }
      upload.stream().write(new byte[9 * MIB]);
      google.objects.put("etcd/prod/.e2d-upload-x", google.objects.get("etcd/prod/h/0"));

      assertEquals(
          IntStream.range(0, 10).mapToObj(i -> "h/" + i).toList(),
          store.list("").stream().map(StoredObject::name).toList());
    }
  }

  @Test
  void aSmallObjectIsOneRequestAndALargeOneLeavesNothingBeside() throws Exception {
    Set<String> meanwhile = new TreeSet<>();
    google.fault =
        exchange -> {
          meanwhile.addAll(google.objects.keySet());
          return false;
        };
    try (Store store = open()) {
      put(store, "small", new byte[MIB]);
      assertEquals(1, google.asked.size(), google.asked::toString);
      put(store, "large", random(17 * MIB));
    }

    assertEquals(
        List.of("etcd/prod/large", "etcd/prod/small"), List.copyOf(google.objects.keySet()));
    assertEquals(0, google.sessions.size());
    // What was there under way can be no object's name, and so is in no list.
    meanwhile.removeAll(google.objects.keySet());
    assertEquals(1, meanwhile.size(), meanwhile::toString);
    assertTrue(meanwhile.iterator().next().startsWith("etcd/prod/."), meanwhile::toString);
  }

  @Test
  void whatGoogleKeptInPartIsGoneOnWith() throws Exception {
    byte[] bytes = random(20 * MIB);
    try (Store store = open()) {
      google.keepAtMost = 3 * MIB;
      put(store, "a", bytes);

      assertArrayEquals(bytes, get(store, "a"));
    }
    assertEquals(4, google.asked.stream().filter(a -> a.startsWith("PUT /session")).count());
  }

  @Test
  void anUploadThatIsGivenUpIsCancelled() throws Exception {
    try (Store store = open()) {
      try (Upload upload = store.write("a")) {
        upload.stream().write(new byte[9 * MIB]);
        assertEquals(1, google.sessions.size());
        Thread.currentThread().interrupt();
      }
      assertTrue(Thread.interrupted(), "the interrupt is kept");
      assertEquals(0, google.sessions.size());
    }
  }

  @Test
  void aStoreInTroubleIsAskedAgain() throws Exception {
    AtomicInteger left = new AtomicInteger(4);
    google.fault =
        exchange -> {
          boolean fails = left.getAndDecrement() > 0;
          if (fails) {
            exchange.getRequestBody().readAllBytes();
            FakeGoogle.answer(exchange, left.get() % 2 == 0 ? 503 : 429, "<html>");
          }
          return fails;
        };
    try (Store store = open()) {
      put(store, "a", new byte[5]);
      assertEquals(5, google.asked.size());
      left.set(5);
      E2dException e = refusal(store);
      assertEquals(ErrorCode.UNREACHABLE, e.code());
      assertTrue(e.getMessage().endsWith("/a: the store is in trouble: HTTP 503"), e.getMessage());
    }
  }

  @Test
  void aLostAnswerIsNotTakenForSomebodyElse() throws Exception {
    AtomicInteger left = new AtomicInteger(1);
    google.fault =
        exchange -> {
          boolean lost = left.getAndDecrement() > 0;
          if (lost) {
            google.took(exchange);
          }
          return lost;
        };
    try (Store store = open();
        Upload upload = store.write("a")) {
      upload.stream().write(1);
      E2dException e = assertThrows(E2dException.class, () -> upload.complete(Condition.ABSENT));
      assertEquals(ErrorCode.UNREACHABLE, e.code(), e.getMessage());
      assertTrue(e.getMessage().contains("it may have been written"), e.getMessage());
    }
  }

  @Test
  void aDownloadThatBreaksGoesOnAtThatByte() throws Exception {
    byte[] bytes = random(3 * MIB);
    try (Store store = open()) {
      put(store, "a", bytes);
      google.fault = broken(3);
      assertArrayEquals(bytes, get(store, "a"));
      google.fault = broken(1000);
      IOException e = assertThrows(IOException.class, () -> get(store, "a"));
      assertTrue(e.getMessage().contains("broke off at byte "), e.getMessage());
    }
  }

  /** Each answer to a download is short by half, so often. */
  private FakeGoogle.Fault broken(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return exchange -> {
      if (!exchange.getRequestURI().toString().contains("alt=media")
          || left.getAndDecrement() <= 0) {
        return false;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      byte[] all = google.objects.get("etcd/prod/a").bytes();
      int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
      exchange.sendResponseHeaders(206, all.length - from);
      exchange.getResponseBody().write(all, from, Math.min(1000, all.length - from));
      exchange.getResponseBody().flush();
      return true;
    };
  }

  @Test
  void anObjectThatIsReplacedWhileItIsReadIsAnError() throws Exception {
    try (Store store = open()) {
      put(store, "a", random(3 * MIB));
      google.fault = broken(1);
      try (InputStream in = store.read("a", 0)) {
        in.readNBytes(10);
        put(store, "a", random(2 * MIB));
        IOException e = assertThrows(IOException.class, in::readAllBytes);
        assertTrue(e.getMessage().contains("there is no such object"), e.getMessage());
      }
    }
  }

  @Test
  void aMissingBucketIsNotAMissingObject() throws Exception {
    GcsStorage storage =
        storage("GOOGLE_OAUTH_ACCESS_TOKEN", FakeGoogle.TOKEN, Duration.ofSeconds(9));
    try (Store store = storage.open("gs://other/a")) {
      E2dException e = refusal(store);
      assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
      assertEquals(
          "gs://other/a: there is no bucket 'other'; create it, or correct snapshot.file",
          e.getMessage());
      assertEquals(
          e.getMessage(),
          assertThrows(E2dException.class, () -> put(store, "a", new byte[1])).getMessage());
      assertThrows(E2dException.class, () -> store.delete("a"));
    }
  }

  @Test
  void theMachinesTokenIsKeptAndRenewedWhenItIsNotTaken() throws Exception {
    try (Store store =
        storage("GCE_METADATA_HOST", google.host(), Duration.ofSeconds(9)).open(URL)) {
      put(store, "a", new byte[1]);
      store.find("a");
      assertEquals(1, google.issued);
      google.valid = "ya29.another";
      assertEquals(ErrorCode.STORAGE_UNUSABLE, refusal(store).code());
      assertTrue(store.find("a").isPresent());
      assertEquals(2, google.issued);
    }
  }

  @Test
  void withoutATokenItIsSaidWhatToSet() throws Exception {
    google.fault =
        exchange -> {
          FakeGoogle.answer(exchange, 404, "no service account");
          return true;
        };
    try (Store store =
        storage("GCE_METADATA_HOST", google.host(), Duration.ofSeconds(9)).open(URL)) {
      E2dException e = refusal(store);
      assertEquals(ErrorCode.STORAGE_UNUSABLE, e.code());
      assertTrue(e.getMessage().contains("set GOOGLE_OAUTH_ACCESS_TOKEN"), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {} | STORAGE_UNUSABLE | the credentials are not taken",
        "403 | {} | STORAGE_UNUSABLE | access is denied",
        "400 | {} | STORAGE_UNUSABLE | the store refuses: HTTP 400",
        "302 | {} | STORAGE_UNUSABLE | the store refuses: HTTP 302",
        "200 | {\"name\": \"a\", \"si | UNREACHABLE | the answer makes no sense",
        "200 | {\"name\": \"a\"} | UNREACHABLE | the answer makes no sense",
        "200 | '' | UNREACHABLE | the answer makes no sense",
        "200 | [] | UNREACHABLE | the answer makes no sense",
      })
  void whatGoogleSaysBecomesOneClearError(int status, String body, ErrorCode code, String part)
      throws Exception {
    google.fault =
        exchange -> {
          FakeGoogle.answer(exchange, status, body);
          return true;
        };
    try (Store store = open()) {
      E2dException e = refusal(store);
      assertEquals(code, e.code(), e.getMessage());
      assertTrue(e.getMessage().startsWith("gs://bucket/etcd/prod/a: " + part), e.getMessage());
    }
  }

  @Test
  void silenceEndsByPatienceAndByClosing() throws Exception {
    google.fault =
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        };
    try (Store store =
        storage("GOOGLE_OAUTH_ACCESS_TOKEN", FakeGoogle.TOKEN, Duration.ofMillis(300)).open(URL)) {
      E2dException e = refusal(store);
      assertEquals(ErrorCode.UNREACHABLE, e.code());
      assertTrue(e.getMessage().contains("no answer in time"), e.getMessage());
      Thread.currentThread().interrupt();
      assertEquals(ErrorCode.CANCELLED, refusal(store).code());
      assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
  }

  @Test
  void aUrlThatCannotBeIsRefusedAndPasswordsAreNotRepeated() {
    GcsStorage storage = storage("K", "v", Duration.ofSeconds(1));
    for (String url :
        List.of(
            "gs://user:secret@bucket/a", "gs://B/a", "gs:///a", "gs://bucket/a?b", "gs://b b")) {
      E2dException e = assertThrows(E2dException.class, () -> storage.open(url), url);
      assertEquals(ErrorCode.BAD_CONFIGURATION, e.code(), e.getMessage());
      assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
    assertTrue(storage.accepts("gs://bucket"));
    assertFalse(storage.accepts("s3://bucket"));
  }

  @Test
  void aStoreThatIsClosedRefuses() throws Exception {
    Store store = open();
    store.close();

    assertTrue(refusal(store).getMessage().contains("is closed"));
  }

  @Test
  void keysAreEncoded() throws Exception {
    try (Store store =
        storage("GOOGLE_OAUTH_ACCESS_TOKEN", FakeGoogle.TOKEN, Duration.ofSeconds(9))
            .open("gs://bucket/a%20b/%C3%A4+/x")) {
      put(store, "x", "text".getBytes(UTF_8));
      assertEquals("text", new String(get(store, "x"), UTF_8));
      assertEquals(List.of("a b/ä+/x"), List.copyOf(google.objects.keySet()));
      store.copy("x", "y", Condition.ABSENT);
      assertEquals(2, store.list("").size());
    }
  }
}
