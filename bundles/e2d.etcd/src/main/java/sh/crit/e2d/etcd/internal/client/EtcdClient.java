package sh.crit.e2d.etcd.internal.client;

import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusResponse;
import java.time.Duration;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.changes.ChangesClient;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Talks to clusters about their members. */
final class EtcdClient implements EtcdCluster, AutoCloseable {
  private final Channels channels;
  private final AnyMember any;

  /**
   * @param pem what is used where a URL is https
   */
  EtcdClient(PemFiles pem) {
    this.channels = new Channels(pem);
    this.any = new AnyMember(channels);
  }

  /** What the cluster holds, over the same connections; ends with this client. */
  ContentClient content() {
    return new ContentClient(channels, any);
  }

  /** The lock on changes of the cluster, as {@link #content}. */
  LockClient lock() {
    return new LockClient(any);
  }

  /** What changes in the cluster, as {@link #content}. */
  ChangesClient changes() {
    return new ChangesClient(channels);
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    return any.member("etcd.read", endpoints, deadline, true, EtcdClient::reading);
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    StatusResponse status =
        MemberCalls.at("etcd.status", endpoint, channels, Deadline.after(deadline)).status();
    return new MemberStatus(
        status.getHeader().getClusterId(),
        status.getHeader().getMemberId(),
        status.getLeader(),
        status.getRaftTerm(),
        status.getRaftIndex(),
        status.getHeader().getRevision(),
        status.getDbSize(),
        status.getIsLearner(),
        status.getVersion(),
        status.getErrorsList());
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) throws E2dException {
    return MemberCalls.at("etcd.member-list", endpoint, channels, Deadline.after(deadline))
        .knownMembers()
        .getMembersList()
        .stream()
        .map(MemberCalls::member)
        .toList();
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    return any.member(
        "etcd.member-add",
        endpoints,
        deadline,
        false,
        (url, calls, status) -> calls.addLearner(peerUrl));
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    any.member(
        "etcd.member-promote",
        endpoints,
        deadline,
        false,
        (url, calls, status) -> calls.promote(memberId));
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    any.member(
        "etcd.move-leader",
        endpoints,
        deadline,
        true,
        (url, calls, status) -> {
          if (status.getLeader() != status.getHeader().getMemberId()) {
            throw new E2dException(
                ErrorCode.REFUSED_FOR_NOW, "etcd.move-leader", url, url + " does not lead");
          }
          calls.moveLeader(memberId);
          return memberId;
        });
  }

  @Override
  public void defragment(String endpoint, Duration deadline) throws E2dException {
    MemberCalls.at("etcd.defragment", endpoint, channels, Deadline.after(deadline)).defragment();
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    any.member(
        "etcd.member-remove",
        endpoints,
        deadline,
        false,
        (url, calls, status) -> {
          calls.remove(memberId);
          return memberId;
        });
  }

  @Override
  public void settle(String endpoint, Duration deadline) throws E2dException {
    MemberCalls.at("etcd.settle", endpoint, channels, Deadline.after(deadline)).settle();
  }

  @Override
  public void close() {
    channels.close();
  }

  private static ClusterReading reading(String url, MemberCalls calls, StatusResponse status)
      throws E2dException {
    RangeResponse proof = calls.readThroughQuorum();
    MemberListResponse list = calls.members();
    // A leader of another term than the proof's is not the one that gave the proof.
    boolean sameTerm = proof.getHeader().getRaftTerm() == status.getRaftTerm();
    return new ClusterReading(
        proof.getHeader().getClusterId(),
        list.getMembersList().stream().map(MemberCalls::member).toList(),
        sameTerm ? status.getLeader() : 0,
        proof.getHeader().getRaftTerm(),
        proof.getHeader().getRevision(),
        url);
  }
}
