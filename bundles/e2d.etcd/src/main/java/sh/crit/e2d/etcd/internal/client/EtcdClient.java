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
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * Talks to clusters through one member at a time.
 *
 * <p>Every operation asks a member for its status first. A member that does not answer that, has no
 * leader or is a learner is passed over, and nothing has been changed by then. From there on a
 * member that falls silent leaves a change in doubt, so a change is never tried at the next one.
 */
final class EtcdClient implements EtcdCluster, AutoCloseable {
  private final Channels channels;

  /**
   * @param pem what is used where a URL is https
   */
  EtcdClient(PemFiles pem) {
    this.channels = new Channels(pem);
  }

  /** What is done at a member that is fit for it. */
  private interface Work<T> {
    T at(String url, MemberCalls calls, StatusResponse status) throws E2dException;
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    return anywhere("etcd.read", endpoints, deadline, true, EtcdClient::reading);
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    StatusResponse status = member("etcd.status", endpoint, Deadline.after(deadline)).status();
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
  public List<Member> known(String endpoint, Duration deadline) throws E2dException {
    return member("etcd.member-list", endpoint, Deadline.after(deadline))
        .knownMembers()
        .getMembersList()
        .stream()
        .map(MemberCalls::member)
        .toList();
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    return anywhere(
        "etcd.member-add",
        endpoints,
        deadline,
        false,
        (url, calls, status) -> calls.addLearner(peerUrl));
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    anywhere(
        "etcd.member-promote",
        endpoints,
        deadline,
        false,
        (url, calls, status) -> calls.promote(memberId));
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    anywhere(
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
    member("etcd.defragment", endpoint, Deadline.after(deadline)).defragment();
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    anywhere(
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
  public void close() {
    channels.close();
  }

  /**
   * Does the work at the first member that is fit for it.
   *
   * @param repeatable whether it may be done again at the next member when it fails at one
   */
  private <T> T anywhere(
      String operation, List<String> endpoints, Duration time, boolean repeatable, Work<T> work)
      throws E2dException {
    Deadline deadline = Deadline.after(time);
    E2dException worst = null;
    for (int i = 0; i < endpoints.size() && !Thread.currentThread().isInterrupted(); i++) {
      String url = endpoints.get(i);
      boolean begun = false;
      try {
        MemberCalls calls = member(operation, url, deadline.share(endpoints.size() - i));
        StatusResponse status = calls.status();
        mustBeFit(operation, url, status);
        begun = true;
        return work.at(url, calls, status);
      } catch (E2dException e) {
        if (begun && !repeatable) {
          throw e;
        }
        worst = moreTelling(worst, e);
      }
    }
    throw worst != null ? worst : interruptedOrNobody(operation, endpoints);
  }

  private MemberCalls member(String operation, String url, Deadline deadline) throws E2dException {
    if (!channels.has(url)) {
      Knock.at(operation, url, deadline);
    }
    return new MemberCalls(operation, url, channels, deadline);
  }

  private static void mustBeFit(String operation, String url, StatusResponse status)
      throws E2dException {
    if (status.getIsLearner()) {
      throw new E2dException(
          ErrorCode.REFUSED_FOR_NOW,
          operation,
          url,
          url + " is a learner and cannot answer for the cluster");
    }
    if (status.getLeader() == 0) {
      throw new E2dException(ErrorCode.NO_QUORUM, operation, url, url + " has no leader");
    }
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

  /** One who answered says more than any number who did not. */
  private static E2dException moreTelling(E2dException before, E2dException now) {
    return before == null || rank(now.code()) > rank(before.code()) ? now : before;
  }

  private static int rank(ErrorCode code) {
    return switch (code) {
      case NO_QUORUM -> 3;
      case REFUSED_FOR_NOW -> 2;
      case UNREACHABLE -> 0;
      default -> 1;
    };
  }

  private static E2dException interruptedOrNobody(String operation, List<String> endpoints) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    return new E2dException(
        interrupted ? ErrorCode.FAILED : ErrorCode.UNREACHABLE,
        operation,
        String.join(",", endpoints),
        interrupted ? "interrupted" : "no client URL to ask");
  }
}
