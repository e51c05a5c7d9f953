package sh.crit.e2d.etcd.internal.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.MemberPromoteRequest;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Member;

/**
 * Calls of one operation on one member, all before one deadline.
 *
 * <p>The generated stubs of jetcd are used without its Client: that one would bring an event loop
 * and worker threads of Vert.x, a resolver and a retry of its own, none of which these few unary
 * calls need. Of a blocking stub the calling thread does the work.
 */
final class MemberCalls {
  private static final Logger LOGGER = LoggerFactory.getLogger(MemberCalls.class);

  /** Not to be found in any store: keys of users do not begin so. Its absence costs nothing. */
  private static final ByteString NO_KEY = ByteString.copyFromUtf8("\0e2d/quorum");

  /** As begin and end of a range: etcd's word for all keys. */
  private static final ByteString EVERYTHING = ByteString.copyFrom(new byte[1]);

  /**
   * Field 1 of the request, {@code linearizable}, which jetcd's protocol file is too old to name.
   * etcd 3.4 does not know it either and answers from its own list; that list is no older than the
   * linearizable read that went before on the same member.
   */
  private static final MemberListRequest LINEARIZABLE_LIST =
      MemberListRequest.newBuilder()
          .setUnknownFields(
              UnknownFieldSet.newBuilder()
                  .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                  .build())
          .build();

  private final String operation;
  private final String url;
  private final Channels channels;
  private final ManagedChannel channel;
  private final Deadline deadline;

  /**
   * Calls to a member.
   *
   * @throws E2dException UNREACHABLE when nobody listens there, before anything of gRPC is loaded
   */
  static MemberCalls at(String operation, String url, Channels channels, Deadline deadline)
      throws E2dException {
    if (!channels.has(url)) {
      Knock.at(operation, url, deadline);
      if (channels.unused()) {
        Knock.awaitService(url, deadline);
      }
    }
    return new MemberCalls(operation, url, channels, deadline);
  }

  private MemberCalls(String operation, String url, Channels channels, Deadline deadline)
      throws E2dException {
    this.operation = operation;
    this.url = url;
    this.channels = channels;
    this.channel = channels.get(url);
    this.deadline = deadline;
  }

  /** What the member says of itself; proves that it can be reached. */
  StatusResponse status() throws E2dException {
    return call(
        ErrorCode.UNREACHABLE,
        () ->
            timed(MaintenanceGrpc.newBlockingStub(channel))
                .status(StatusRequest.getDefaultInstance()));
  }

  /** Reads through the quorum. The member is known to answer, so silence is the quorum's. */
  RangeResponse readThroughQuorum() throws E2dException {
    RangeRequest request = RangeRequest.newBuilder().setKey(NO_KEY).setCountOnly(true).build();
    return call(ErrorCode.NO_QUORUM, () -> timed(KVGrpc.newBlockingStub(channel)).range(request));
  }

  /** The members, as of now and not as of some time ago. */
  MemberListResponse members() throws E2dException {
    return call(
        ErrorCode.NO_QUORUM,
        () -> timed(ClusterGrpc.newBlockingStub(channel)).memberList(LINEARIZABLE_LIST));
  }

  /** The members as this one knows them. etcd 3.4 gives the same answer either way. */
  MemberListResponse knownMembers() throws E2dException {
    return call(
        ErrorCode.UNREACHABLE,
        () ->
            timed(ClusterGrpc.newBlockingStub(channel))
                .memberList(MemberListRequest.getDefaultInstance()));
  }

  Member addLearner(String peerUrl) throws E2dException {
    MemberAddRequest request =
        MemberAddRequest.newBuilder().addPeerURLs(peerUrl).setIsLearner(true).build();
    return member(
        call(
                ErrorCode.UNREACHABLE,
                () -> timed(ClusterGrpc.newBlockingStub(channel)).memberAdd(request))
            .getMember());
  }

  Member promote(long memberId) throws E2dException {
    MemberPromoteRequest request = MemberPromoteRequest.newBuilder().setID(memberId).build();
    List<io.etcd.jetcd.api.Member> now =
        call(
                ErrorCode.UNREACHABLE,
                () -> timed(ClusterGrpc.newBlockingStub(channel)).memberPromote(request))
            .getMembersList();
    return now.stream()
        .filter(member -> member.getID() == memberId)
        .findFirst()
        .map(MemberCalls::member)
        .orElseThrow(
            () ->
                new E2dException(
                    ErrorCode.NOT_FOUND, operation, url, url + ": the promoted member is gone"));
  }

  void moveLeader(long memberId) throws E2dException {
    MoveLeaderRequest request = MoveLeaderRequest.newBuilder().setTargetID(memberId).build();
    call(
        ErrorCode.UNREACHABLE,
        () -> timed(MaintenanceGrpc.newBlockingStub(channel)).moveLeader(request));
  }

  void defragment() throws E2dException {
    call(
        ErrorCode.UNREACHABLE,
        () ->
            timed(MaintenanceGrpc.newBlockingStub(channel))
                .defragment(DefragmentRequest.getDefaultInstance()));
  }

  void remove(long memberId) throws E2dException {
    MemberRemoveRequest request = MemberRemoveRequest.newBuilder().setID(memberId).build();
    call(
        ErrorCode.UNREACHABLE,
        () -> timed(ClusterGrpc.newBlockingStub(channel)).memberRemove(request));
    try {
      settle();
    } catch (E2dException e) {
      LOGGER.warn("{}: the removal is not known to be in the log for good yet", url, e);
    }
  }

  /**
   * Has one more entry written to the log, one without effect. etcd writes that an entry is decided
   * together with the next one; an only voter that was killed before would ask the member that it
   * removed for its vote for ever.
   */
  void settle() throws E2dException {
    AlarmRequest question =
        AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build();
    call(
        ErrorCode.NO_QUORUM, () -> timed(MaintenanceGrpc.newBlockingStub(channel)).alarm(question));
  }

  /** etcd's hash of the keys up to a revision, 0 for the newest; asks this member alone. */
  HashKVResponse hash(long revision) throws E2dException {
    HashKVRequest request = HashKVRequest.newBuilder().setRevision(revision).build();
    return call(
        ErrorCode.UNREACHABLE,
        () -> timed(MaintenanceGrpc.newBlockingStub(channel)).hashKV(request));
  }

  /** How many keys there were at a revision; asks this member alone. */
  long count(long revision) throws E2dException {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(EVERYTHING)
            .setRangeEnd(EVERYTHING)
            .setRevision(revision)
            .setCountOnly(true)
            .setSerializable(true)
            .build();
    return call(ErrorCode.UNREACHABLE, () -> timed(KVGrpc.newBlockingStub(channel)).range(request))
        .getCount();
  }

  /** Reads one key through the quorum. */
  RangeResponse read(String key) throws E2dException {
    RangeRequest request = RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
    return call(ErrorCode.NO_QUORUM, () -> timed(KVGrpc.newBlockingStub(channel)).range(request));
  }

  TxnResponse transact(TxnRequest request) throws E2dException {
    return call(ErrorCode.UNREACHABLE, () -> timed(KVGrpc.newBlockingStub(channel)).txn(request));
  }

  /** A lease that lasts so long unless it is revoked before. */
  long grant(Duration life) throws E2dException {
    LeaseGrantRequest request = LeaseGrantRequest.newBuilder().setTTL(life.toSeconds()).build();
    return call(
            ErrorCode.UNREACHABLE,
            () -> timed(LeaseGrpc.newBlockingStub(channel)).leaseGrant(request))
        .getID();
  }

  /** Ends a lease, and with it the keys that live by it. */
  void revoke(long lease) throws E2dException {
    LeaseRevokeRequest request = LeaseRevokeRequest.newBuilder().setID(lease).build();
    call(
        ErrorCode.UNREACHABLE,
        () -> timed(LeaseGrpc.newBlockingStub(channel)).leaseRevoke(request));
  }

  /** A member in our own terms. */
  static Member member(io.etcd.jetcd.api.Member member) {
    return new Member(
        member.getID(),
        member.getName(),
        member.getPeerURLsList(),
        member.getClientURLsList(),
        member.getIsLearner());
  }

  private <S extends AbstractBlockingStub<S>> S timed(S stub) {
    return stub.withDeadlineAfter(deadline.leftNanos(), TimeUnit.NANOSECONDS);
  }

  private <T> T call(ErrorCode silence, Supplier<T> rpc) throws E2dException {
    try {
      return channels.call(url, rpc);
    } catch (StatusRuntimeException e) {
      E2dException failure = Failures.of(operation, url, e, silence);
      if (failure.code() == ErrorCode.UNREACHABLE) {
        channels.forget(url, channel);
      }
      throw failure;
    }
  }
}
