package sh.crit.e2d.snapshot.internal.delta;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.testkit.net.FreePorts;

/** A real etcd, written to without any code of ours. */
final class LiveEtcd implements AutoCloseable {
  static final Path BINARIES = Path.of(System.getProperty("e2d.etcd.dir"));
  private static final ByteString ALL = ByteString.copyFrom(new byte[1]);

  final String url;
  private final Path dir;
  private final String peer;
  private Process process;
  private ManagedChannel channel;

  /** What is in it at one revision. */
  record State(long revision, List<KeyValue> keys) {}

  LiveEtcd(Path dir) throws IOException {
    this.dir = dir;
    url = "http://127.0.0.1:" + FreePorts.next();
    peer = "http://127.0.0.1:" + FreePorts.next();
    start();
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                BINARIES.resolve("etcd").toString(),
                "--data-dir=" + dir.resolve("data"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("etcd.log").toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("ETCD"));
    process = builder.start();
    connect(url);
    await().atMost(Duration.ofSeconds(60)).until(this::serves);
  }

  private void connect(String to) {
    channel =
        Grpc.newChannelBuilder(
                to.substring("http://".length()), InsecureChannelCredentials.create())
            .proxyDetector(address -> null)
            .build();
  }

  private boolean serves() {
    try {
      state();
      return true;
    } catch (StatusRuntimeException e) {
      channel.shutdownNow();
      connect(url);
      return false;
    }
  }

  private KVGrpc.KVBlockingStub kv() {
    return KVGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private LeaseGrpc.LeaseBlockingStub lease() {
    return LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  State state() {
    return state(kv());
  }

  private static State state(KVGrpc.KVBlockingStub kv) {
    RangeResponse all = kv.range(RangeRequest.newBuilder().setKey(ALL).setRangeEnd(ALL).build());
    return new State(all.getHeader().getRevision(), all.getKvsList());
  }

  /** What another etcd holds. */
  static State stateOf(String url) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                url.substring("http://".length()), InsecureChannelCredentials.create())
            .proxyDetector(address -> null)
            .build();
    try {
      return state(KVGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS));
    } finally {
      channel.shutdownNow();
    }
  }

  static PutRequest putting(String key, String value, long lease) {
    return PutRequest.newBuilder()
        .setKey(ByteString.copyFromUtf8(key))
        .setValue(ByteString.copyFromUtf8(value))
        .setLease(lease)
        .build();
  }

  long put(String key, String value) {
    return put(key, value, 0);
  }

  long put(String key, String value, long lease) {
    return kv().put(putting(key, value, lease)).getHeader().getRevision();
  }

  void delete(String key, String end) {
    kv().deleteRange(
            DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setRangeEnd(ByteString.copyFromUtf8(end))
                .build());
  }

  void transact(List<PutRequest> puts, String deleted) {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    puts.forEach(put -> request.addSuccess(RequestOp.newBuilder().setRequestPut(put)));
    request.addSuccess(
        RequestOp.newBuilder()
            .setRequestDeleteRange(
                DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(deleted))));
    kv().txn(request.build());
  }

  long grant(long ttl) {
    return lease().leaseGrant(LeaseGrantRequest.newBuilder().setTTL(ttl).build()).getID();
  }

  void revoke(long id) {
    lease().leaseRevoke(LeaseRevokeRequest.newBuilder().setID(id).build());
  }

  void compact(long revision) {
    kv().compact(CompactionRequest.newBuilder().setRevision(revision).setPhysical(true).build());
  }

  /** Ends it as a power failure would. */
  void kill() {
    channel.shutdownNow();
    process.destroyForcibly();
    await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
  }
}
