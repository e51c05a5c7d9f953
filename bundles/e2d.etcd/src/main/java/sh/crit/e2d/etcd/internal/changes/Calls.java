package sh.crit.e2d.etcd.internal.changes;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.client.Channels;
import sh.crit.e2d.etcd.internal.client.Failures;

/** Single calls to one etcd, each with the same deadline. */
final class Calls {
  /**
   * Lists leases. jetcd's protocol file is too old to have it; its list of members looks the same
   * on the wire: a header, and messages whose field 1 is an id.
   */
  private static final MethodDescriptor<MemberListRequest, MemberListResponse> LEASES =
      MethodDescriptor.<MemberListRequest, MemberListResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("etcdserverpb.Lease/LeaseLeases")
          .setRequestMarshaller(ProtoUtils.marshaller(MemberListRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(MemberListResponse.getDefaultInstance()))
          .build();

  private final String operation;
  private final String url;
  private final Channels channels;
  private final ManagedChannel channel;
  private final Duration deadline;

  Calls(String operation, String url, Channels channels, Duration deadline) throws E2dException {
    this.operation = operation;
    this.url = url;
    this.channels = channels;
    this.channel = channels.get(url);
    this.deadline = deadline;
  }

  String url() {
    return url;
  }

  ManagedChannel channel() {
    return channel;
  }

  <T> T lease(Function<LeaseGrpc.LeaseBlockingStub, T> call) throws E2dException {
    return call(
        () ->
            call.apply(
                LeaseGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)));
  }

  /** The ids of all leases. */
  List<Long> leases() throws E2dException {
    MemberListResponse leases =
        call(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, LEASES, options(), MemberListRequest.getDefaultInstance()));
    return leases.getMembersList().stream().map(io.etcd.jetcd.api.Member::getID).toList();
  }

  /** The answer to a large transaction is large as well. */
  TxnResponse transact(TxnRequest request) throws E2dException {
    return call(
        () -> ClientCalls.blockingUnaryCall(channel, KVGrpc.getTxnMethod(), options(), request));
  }

  private CallOptions options() {
    return CallOptions.DEFAULT
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .withMaxInboundMessageSize(Integer.MAX_VALUE);
  }

  private <T> T call(Supplier<T> rpc) throws E2dException {
    try {
      return channels.call(url, rpc);
    } catch (StatusRuntimeException e) {
      E2dException failure = Failures.of(operation, url, e, ErrorCode.UNREACHABLE);
      if (failure.code() == ErrorCode.UNREACHABLE) {
        channels.forget(url, channel);
      }
      throw failure;
    }
  }
}
