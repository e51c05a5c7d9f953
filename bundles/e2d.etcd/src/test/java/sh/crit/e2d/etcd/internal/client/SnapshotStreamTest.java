package sh.crit.e2d.etcd.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdContent.Snapshot;
import sh.crit.e2d.testkit.net.FreePorts;

/** A snapshot of a real etcd, at the reader's pace, and whole or not at all. */
class SnapshotStreamTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int VALUE = 1_000_000;
  private static final int VALUES = 50;
  private static final int HASH = 32;
  private static final int MESSAGE = 32 * 1024;

  @TempDir Path dir;
  private final Channels channels = new Channels(new PemFiles("", "", ""));
  private final ContentClient client = new ContentClient(channels, new AnyMember(channels));
  private PlainEtcd etcd;

  @BeforeEach
  void fill() throws Exception {
    etcd = new PlainEtcd("a", dir, "http");
    etcd.start("new", etcd.seat()).awaitServing();
    Random random = new Random(1);
    byte[] value = new byte[VALUE];
    for (int i = 0; i < VALUES; i++) {
      random.nextBytes(value);
      KVGrpc.newBlockingStub(channels.get(etcd.clientUrl))
          .put(
              PutRequest.newBuilder()
                  .setKey(ByteString.copyFromUtf8("/key/" + i))
                  .setValue(ByteString.copyFrom(value))
                  .build());
    }
  }

  @AfterEach
  void endProcesses() {
    channels.close();
    etcd.kill();
  }

  @Test
  void aWholeSnapshotEndsWithTheHashOfTheRest() throws Exception {
    byte[] all;
    long announced;
    try (Snapshot snapshot = client.snapshot(etcd.clientUrl, TIME)) {
      announced = snapshot.bytes().orElseThrow();
      all = snapshot.stream().readAllBytes();
      assertEquals(-1, snapshot.stream().read());
    }
    assertTrue(all.length > VALUES * VALUE);
    assertEquals(announced, all.length);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(all, 0, all.length - HASH);
    assertTrue(
        Arrays.equals(digest.digest(), Arrays.copyOfRange(all, all.length - HASH, all.length)));
    assertEquals(announced(), announced, "the same again");
  }

  private long announced() throws E2dException {
    try (Snapshot snapshot = client.snapshot(etcd.clientUrl, TIME)) {
      return snapshot.bytes().orElseThrow();
    }
  }

  @Test
  void noMoreIsAskedForThanIsRead() throws Exception {
    RequestCount counts = new RequestCount();
    try (MemberSnapshot snapshot =
        MemberSnapshot.open(
            etcd.clientUrl, channels, counts.on(channels.get(etcd.clientUrl)), TIME)) {
      byte[] buffer = new byte[10_000];
      long read = 0;
      for (int count; (count = snapshot.read(buffer)) >= 0; read += count) {
        // Messages are of 32 KiB, but for the last two.
        long taken = (read + count + MESSAGE - 1) / MESSAGE;
        assertTrue(
            counts.requested() <= taken + SnapshotCall.AHEAD + 1,
            () -> counts.requested() + " asked for when " + taken + " were read");
      }
      assertTrue(read > (long) VALUES * VALUE);
      assertTrue(counts.arrived() > read / MESSAGE);
    }
  }

  @Test
  void aMemberThatDiesBreaksTheStreamAndDoesNotEndIt() throws Exception {
    try (Snapshot snapshot = client.snapshot(etcd.clientUrl, TIME)) {
      InputStream stream = snapshot.stream();
      assertEquals(100, stream.readNBytes(100).length);
      etcd.kill();
      IOException broken = assertThrows(IOException.class, stream::readAllBytes);
      assertEquals(
          ErrorCode.UNREACHABLE, assertInstanceOf(E2dException.class, broken.getCause()).code());
      assertTrue(broken.getMessage().contains(etcd.clientUrl), broken.getMessage());
      assertThrows(IOException.class, stream::read, "broken for good");
    }
    assertUnreachable(() -> client.snapshot(etcd.clientUrl, TIME));
  }

  @Test
  void closingTellsTheMember() throws Exception {
    Snapshot snapshot = client.snapshot(etcd.clientUrl, TIME);
    assertEquals(100, snapshot.stream().readNBytes(100).length);
    assertEquals(1, metric("grpc_server_started_total"));
    assertEquals(0, metric("grpc_server_handled_total"));

    snapshot.close();

    await().atMost(Duration.ofMinutes(2)).until(() -> metric("grpc_server_handled_total") == 1);
    assertThrows(IOException.class, () -> snapshot.stream().read());
    snapshot.close();
  }

  /** How many calls for a snapshot the member counts. */
  private long metric(String name) throws IOException {
    try (InputStream in = URI.create(etcd.clientUrl + "/metrics").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + "{") && line.contains("\"Snapshot\""))
          .mapToLong(line -> Math.round(Double.parseDouble(line.split(" ", -1)[1])))
          .sum();
    }
  }

  @Test
  void closingTheConnectionsBreaksTheStream() throws Exception {
    try (Snapshot snapshot = client.snapshot(etcd.clientUrl, TIME);
        ComplaintWatch watch = new ComplaintWatch()) {
      assertEquals(100, snapshot.stream().readNBytes(100).length);
      channels.close();
      assertThrows(IOException.class, () -> snapshot.stream().readAllBytes());
      assertEquals(List.of(), watch.seen());
    }
  }

  @Test
  void silenceBreaksIt() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      assertUnreachable(() -> client.snapshot(url, Duration.ofMillis(300)));
    }
    String nobody = "http://127.0.0.1:" + FreePorts.next();
    assertUnreachable(() -> client.snapshot(nobody, TIME));
  }

  @Test
  void aMemberThatFallsSilentBreaksIt() throws Exception {
    try (Snapshot snapshot = client.snapshot(etcd.clientUrl, Duration.ofSeconds(1))) {
      assertEquals(100, snapshot.stream().readNBytes(100).length);
      etcd.freeze();
      IOException broken = assertThrows(IOException.class, () -> snapshot.stream().readAllBytes());
      assertTrue(broken.getMessage().contains("no answer in time"), broken.getMessage());
    }
  }

  @Test
  void anInterruptEndsAReader() throws Exception {
    try (Snapshot snapshot = client.snapshot(etcd.clientUrl, Duration.ofMinutes(5))) {
      etcd.freeze();
      AtomicReference<Throwable> seen = new AtomicReference<>();
      Thread reader =
          new Thread(
              () ->
                  seen.set(
                      assertThrows(IOException.class, () -> snapshot.stream().readAllBytes())));
      reader.start();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> reader.getState() == Thread.State.TIMED_WAITING);
      reader.interrupt();
      reader.join(TIME.toMillis());
      assertFalse(reader.isAlive());
      assertInstanceOf(InterruptedIOException.class, seen.get());
    }
  }

  private static void assertUnreachable(Executable call) {
    E2dException refusal = assertThrows(E2dException.class, call);
    assertEquals(ErrorCode.UNREACHABLE, refusal.code(), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }
}
