package sh.crit.e2d.storage.s3.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Upload;

@ExtendWith(S3Server.Extension.class)
class FaultsTest {
  private final S3Server server;
  private final String bucket;
  private final byte[] bytes = new byte[(12 << 20) + 5];
  private FaultyLine line;
  private S3Store store;
  private S3Store straight;

  FaultsTest(S3Server server) throws E2dException {
    this.server = server;
    this.bucket = server.bucket();
    new Random(7).nextBytes(bytes);
  }

  @BeforeEach
  void open() throws Exception {
    line = new FaultyLine(server.port());
    S3Settings settings =
        S3Settings.of("", S3Server.endpoint(line.port()).toString(), true)
            .withPatience(Duration.ofSeconds(1));
    store = server.open("s3://" + bucket, settings);
    straight = server.open("s3://" + bucket, server.settings());
  }

  @AfterEach
  void close() throws IOException {
    line.close();
    store.close();
    straight.close();
  }

  private static void put(S3Store into, byte[] bytes) throws E2dException, IOException {
    try (Upload upload = into.write("a")) {
      upload.stream().write(bytes);
      upload.complete(Condition.NONE);
    }
  }

  private static byte[] get(S3Store from) throws E2dException, IOException {
    try (InputStream in = from.read("a", 0)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aPartWhoseConnectionIsTornIsSentAgain() throws Exception {
    line.after = 3 << 20;
    line.tearUp.set(2);
    put(store, bytes);

    assertEquals(2, line.faults.get());
    assertArrayEquals(bytes, get(straight));
  }

  @Test
  void aDownloadWhoseConnectionIsTornGoesOnAtThatByte() throws Exception {
    put(straight, bytes);
    line.after = 3 << 20;
    line.tearDown.set(3);

    assertArrayEquals(bytes, get(store));
    assertEquals(3, line.faults.get());
  }

  @Test
  void aDownloadThatIsTornAgainAndAgainIsAnError() throws Exception {
    put(straight, bytes);
    line.after = 1 << 20;
    line.tearDown.set(1_000);

    IOException e = assertThrows(IOException.class, () -> get(store));
    assertTrue(e.getMessage().contains("s3://" + bucket + "/a: byte "), e.getMessage());
  }

  @Test
  void anObjectThatIsReplacedWhileItIsReadIsAnError() throws Exception {
    put(straight, bytes);
    line.after = 3 << 20;
    line.tearDown.set(1);
    try (InputStream in = store.read("a", 0)) {
      in.readNBytes(1 << 20);
      put(straight, new byte[bytes.length]);

      assertThrows(IOException.class, in::readAllBytes);
    }
    assertEquals(1, line.faults.get());
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws Exception {
    line.busy.set(2);
    put(store, bytes);

    assertEquals(2, line.faults.get());
    assertArrayEquals(bytes, get(straight));
  }

  @Test
  void aServerThatTakesNothingAnyMoreIsGivenUp() throws Exception {
    try (Upload upload = store.write("a")) {
      upload.stream().write(bytes, 0, 8 << 20);
      line.hangs = true;
      IOException e =
          assertThrows(IOException.class, () -> upload.stream().write(bytes, 0, 4 << 20));
      E2dException why = assertThrows(E2dException.class, () -> upload.complete(Condition.NONE));

      assertEquals(why.getMessage(), e.getMessage());
      assertEquals(ErrorCode.UNREACHABLE, why.code());
      assertTrue(line.faults.get() > 1, "tried again");
      line.hangs = false;
    }
    assertTrue(straight.find("a").isEmpty());
  }

  @Test
  void anUploadThatIsGivenUpLeavesNothing() throws Exception {
    try (Upload upload = store.write("a")) {
      upload.stream().write(bytes);
      assertEquals(List.of("a"), server.pending(bucket));
    }
    assertEquals(List.of(), server.pending(bucket));
    assertTrue(straight.list("").isEmpty());
  }

  @Test
  void whatADeadWriterLeftGoesAfterADay() throws Exception {
    List<String> left = List.of("etcd.snapshot", "etcd.snapshot.history/1.db", "etcd.snapshots/b");
    for (String key : left) {
      server.admin(s3 -> s3.createMultipartUpload(r -> r.bucket(bucket).key(key)));
    }
    put(straight, new byte[1]);
    assertEquals(left, server.pending(bucket), "young, and of another store");

    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));
    try (S3Store tomorrow =
        S3Store.open(
            Location.parse("s3://" + bucket), server.settings(), S3Server.ENVIRONMENT, later)) {
      put(tomorrow, new byte[1]);
    }
    assertEquals(List.of("etcd.snapshots/b"), server.pending(bucket));
  }

  @Test
  void aLargeObjectIsCopiedInParts() throws Exception {
    put(straight, bytes);
    try (S3Store small =
        server.open("s3://" + bucket, server.settings().withSizes(8 << 20, 1 << 20, 5 << 20))) {
      assertEquals(bytes.length, small.copy("a", "b", Condition.ABSENT).size());
      assertThrows(E2dException.class, () -> small.copy("a", "b", Condition.ABSENT));
      try (InputStream in = small.read("b", 0)) {
        assertArrayEquals(bytes, in.readAllBytes());
      }
    }
    assertEquals(List.of(), server.pending(bucket));
  }
}
