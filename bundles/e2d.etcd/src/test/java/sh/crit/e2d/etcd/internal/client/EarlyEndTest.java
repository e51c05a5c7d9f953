package sh.crit.e2d.etcd.internal.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdContent.Snapshot;

/** A member that says "that was all" too early, which no real one can be made to say. */
class EarlyEndTest {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final byte[] HASH = new byte[32];

  private final EtcdClient client = new EtcdClient(new PemFiles("", "", ""));
  private Server server;

  @AfterEach
  void end() throws InterruptedException {
    client.close();
    server.shutdownNow().awaitTermination();
  }

  private static SnapshotResponse message(byte[] blob, long remaining) {
    return SnapshotResponse.newBuilder()
        .setBlob(ByteString.copyFrom(blob))
        .setRemainingBytes(remaining)
        .build();
  }

  /** Opens a snapshot of a member that sends these and is content. */
  private Snapshot of(List<SnapshotResponse> messages) throws IOException, E2dException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new MaintenanceGrpc.MaintenanceImplBase() {
                  @Override
                  public void snapshot(
                      SnapshotRequest request, StreamObserver<SnapshotResponse> answer) {
                    messages.forEach(answer::onNext);
                    answer.onCompleted();
                  }
                })
            .build()
            .start();
    return client.content().snapshot("http://127.0.0.1:" + server.getPort(), TIME);
  }

  @Test
  void allOfItIsRead() throws Exception {
    byte[] part = {1, 2, 3, 4};
    try (Snapshot snapshot = of(List.of(message(part, 4), message(part, 0), message(HASH, 0)))) {
      assertEquals(40, snapshot.bytes().orElseThrow());
      InputStream stream = snapshot.stream();
      assertArrayEquals(new byte[] {1, 2, 3, 4, 1}, stream.readNBytes(5));
      assertEquals(2, stream.read());
      assertEquals(34, stream.readAllBytes().length);
      assertEquals(-1, stream.read());
    }
  }

  @Test
  void whatRemainsIsMissed() throws Exception {
    byte[] part = {1, 2, 3, 4};
    // As many bytes as announced, and yet not at the end.
    assertBreaks(List.of(message(part, 4), message(HASH, 36), message(part, 4)));
  }

  @Test
  void theHashIsMissed() throws Exception {
    byte[] part = {1, 2, 3, 4};
    assertBreaks(List.of(message(part, 4), message(part, 0)));
  }

  private void assertBreaks(List<SnapshotResponse> messages) throws Exception {
    try (Snapshot snapshot = of(messages)) {
      IOException broken = assertThrows(IOException.class, () -> snapshot.stream().readAllBytes());
      assertTrue(broken.getMessage().contains("ended after"), broken.getMessage());
      assertThrows(IOException.class, () -> snapshot.stream().read(), "for good");
    }
  }

  @Test
  void nothingAtAllIsNoSnapshot() {
    E2dException refusal = assertThrows(E2dException.class, () -> of(List.of()));
    assertEquals(ErrorCode.FAILED, refusal.code());
  }
}
