package sh.crit.e2d.itests.chaos.cluster;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractBlockingStub;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The client port of one etcd. Every call has a deadline; after a failure the connection is made
 * anew, so that a call never waits for the back-off of an earlier one. Safe for several threads.
 */
public final class Endpoint implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1000;

  private final String address;
  private final int port;
  private ManagedChannel channel;

  /** Connects when first asked. */
  public Endpoint(String address, int port) {
    this.address = address;
    this.port = port;
    this.channel = open();
  }

  private ManagedChannel open() {
    return NettyChannelBuilder.forAddress(address, port)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .proxyDetector(target -> null)
        .disableRetry()
        .usePlaintext()
        .build();
  }

  /** Writes; the response bears the revision of the write. */
  public PutResponse put(String key, String value, Duration deadline) {
    PutRequest request = PutRequest.newBuilder().setKey(utf8(key)).setValue(utf8(value)).build();
    return call(c -> timed(KVGrpc.newBlockingStub(c), deadline).put(request));
  }

  /** Reads one key through the quorum. */
  public RangeResponse get(String key, Duration deadline) {
    return range(RangeRequest.newBuilder().setKey(utf8(key)).build(), deadline);
  }

  /** Any read. */
  public RangeResponse range(RangeRequest request, Duration deadline) {
    return call(c -> timed(KVGrpc.newBlockingStub(c), deadline).range(request));
  }

  /** What this member says of itself. */
  public StatusResponse status(Duration deadline) {
    return call(
        c ->
            timed(MaintenanceGrpc.newBlockingStub(c), deadline)
                .status(StatusRequest.getDefaultInstance()));
  }

  /** The members as this one knows them. */
  public MemberListResponse members(Duration deadline) {
    return call(
        c ->
            timed(ClusterGrpc.newBlockingStub(c), deadline)
                .memberList(MemberListRequest.getDefaultInstance()));
  }

  /** A sum of all that this member holds up to a revision. */
  public HashKVResponse hash(long revision, Duration deadline) {
    HashKVRequest request = HashKVRequest.newBuilder().setRevision(revision).build();
    return call(c -> timed(MaintenanceGrpc.newBlockingStub(c), deadline).hashKV(request));
  }

  private <T> T call(Function<ManagedChannel, T> rpc) {
    ManagedChannel used = current();
    try {
      return rpc.apply(used);
    } catch (StatusRuntimeException e) {
      renew(used);
      throw e;
    }
  }

  private synchronized ManagedChannel current() {
    return channel;
  }

  private synchronized void renew(ManagedChannel failed) {
    if (channel == failed) {
      failed.shutdown();
      channel = open();
    }
  }

  private static <S extends AbstractBlockingStub<S>> S timed(S stub, Duration deadline) {
    return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFrom(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return address + ":" + port;
  }

  @Override
  public synchronized void close() {
    channel.shutdownNow();
  }
}
