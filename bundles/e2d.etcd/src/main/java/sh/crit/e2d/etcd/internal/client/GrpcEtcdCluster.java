package sh.crit.e2d.etcd.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MemberPromoteRequest;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * {@link EtcdCluster} over the stubs that jetcd generates from etcd's protocol. jetcd's own client
 * object is left out: it keeps its channel to itself, brings a second event loop, and knows no
 * deadline for the single call.
 */
final class GrpcEtcdCluster implements EtcdCluster {
  /** Any key will do: that the read is linearizable proves the quorum, not what it finds. */
  private static final ByteString PROBE = ByteString.copyFromUtf8("\0");

  /** The field {@code linearizable} of MemberListRequest; etcd has it since 3.5, jetcd not yet. */
  private static final UnknownFieldSet LINEARIZABLE =
      UnknownFieldSet.newBuilder()
          .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private static final Duration LEAST_TRY = Duration.ofMillis(500);

  private final Channels channels;
  private final Supplier<Long> nanos;

  GrpcEtcdCluster(Channels channels, Supplier<Long> nanos) {
    this.channels = channels;
    this.nanos = nanos;
  }

  /** One call on one endpoint. */
  private interface Call<T> {
    T on(Channel channel, Deadline deadline);
  }

  /** What is left of a call's time. */
  private record Deadline(long millis) {
    <S extends AbstractBlockingStub<S>> S on(S stub) {
      return stub.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    E2dException worst = null;
    long end = nanos.get() + deadline.toNanos();
    for (int i = 0; i < endpoints.size(); i++) {
      try {
        String endpoint = endpoints.get(i);
        return once(
            "etcd.read",
            endpoint,
            share(end, endpoints.size() - i),
            (channel, left) -> read(endpoint, channel, left));
      } catch (E2dException e) {
        worst = worst == null || e.code() == ErrorCode.NO_QUORUM ? e : worst;
      }
    }
    throw worst == null ? nobody("etcd.read") : worst;
  }

  /** An endpoint that swallows packets must not eat the time of those after it. */
  private Duration share(long end, int endpointsLeft) {
    Duration left = Duration.ofNanos(Math.max(0, end - nanos.get())).dividedBy(endpointsLeft);
    return left.compareTo(LEAST_TRY) < 0 ? LEAST_TRY : left;
  }

  private static ClusterReading read(String endpoint, Channel channel, Deadline left) {
    RangeResponse proof =
        left.on(KVGrpc.newBlockingStub(channel))
            .range(RangeRequest.newBuilder().setKey(PROBE).setCountOnly(true).build());
    MemberListResponse list =
        left.on(ClusterGrpc.newBlockingStub(channel))
            .memberList(MemberListRequest.newBuilder().setUnknownFields(LINEARIZABLE).build());
    StatusResponse status =
        left.on(MaintenanceGrpc.newBlockingStub(channel))
            .status(StatusRequest.getDefaultInstance());
    return new ClusterReading(
        proof.getHeader().getClusterId(),
        list.getMembersList().stream().map(GrpcEtcdCluster::member).toList(),
        status.getLeader(),
        proof.getHeader().getRaftTerm(),
        proof.getHeader().getRevision(),
        endpoint);
  }

  private static Member member(io.etcd.jetcd.api.Member m) {
    return new Member(
        m.getID(), m.getName(), m.getPeerURLsList(), m.getClientURLsList(), m.getIsLearner());
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    StatusResponse status =
        once(
            "etcd.status",
            endpoint,
            deadline,
            (channel, left) ->
                left.on(MaintenanceGrpc.newBlockingStub(channel))
                    .status(StatusRequest.getDefaultInstance()));
    return new MemberStatus(
        status.getHeader().getClusterId(),
        status.getHeader().getMemberId(),
        status.getLeader(),
        status.getRaftTerm(),
        status.getRaftIndex(),
        status.getHeader().getRevision(),
        status.getDbSize(),
        status.getIsLearner(),
        status.getVersion());
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    MemberAddRequest request =
        MemberAddRequest.newBuilder().addPeerURLs(peerUrl).setIsLearner(true).build();
    return member(
        anyOf(
            "etcd.member-add",
            endpoints,
            deadline,
            (channel, left) ->
                left.on(ClusterGrpc.newBlockingStub(channel)).memberAdd(request).getMember()));
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    MemberPromoteRequest request = MemberPromoteRequest.newBuilder().setID(memberId).build();
    anyOf(
        "etcd.member-promote",
        endpoints,
        deadline,
        (channel, left) -> left.on(ClusterGrpc.newBlockingStub(channel)).memberPromote(request));
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    MemberRemoveRequest request = MemberRemoveRequest.newBuilder().setID(memberId).build();
    anyOf(
        "etcd.member-remove",
        endpoints,
        deadline,
        (channel, left) -> left.on(ClusterGrpc.newBlockingStub(channel)).memberRemove(request));
  }

  /**
   * Goes on to the next endpoint only when one was not reached. A change that was made all the same
   * is refused when it is tried again, so nothing happens twice.
   */
  private <T> T anyOf(String operation, List<String> endpoints, Duration deadline, Call<T> call)
      throws E2dException {
    E2dException last = null;
    long end = nanos.get() + deadline.toNanos();
    for (int i = 0; i < endpoints.size(); i++) {
      try {
        return once(operation, endpoints.get(i), share(end, endpoints.size() - i), call);
      } catch (E2dException e) {
        if (e.code() != ErrorCode.UNREACHABLE) {
          throw e;
        }
        last = e;
      }
    }
    throw last == null ? nobody(operation) : last;
  }

  private <T> T once(String operation, String endpoint, Duration deadline, Call<T> call)
      throws E2dException {
    try {
      return call.on(channels.to(endpoint), new Deadline(deadline.toMillis()));
    } catch (StatusRuntimeException e) {
      throw EtcdErrors.of(operation, endpoint, e);
    }
  }

  private static E2dException nobody(String operation) {
    return new E2dException(ErrorCode.UNREACHABLE, operation, "", "no endpoint to ask");
  }
}
