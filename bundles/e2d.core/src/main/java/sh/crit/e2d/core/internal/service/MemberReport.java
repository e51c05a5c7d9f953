package sh.crit.e2d.core.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Asks each member for its own status. */
final class MemberReport {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final EtcdCluster cluster;

  MemberReport(EtcdCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * In the order in which the cluster lists them; at once, so that one dead member costs little.
   *
   * @param stances what the operator wants of a member's node, as far as that is known
   */
  List<MemberView> of(ClusterReading reading, Function<Member, Optional<Stance>> stances) {
    return reading.members().parallelStream()
        .map(m -> view(m, reading.leaderId(), stances.apply(m)))
        .toList();
  }

  private MemberView view(Member member, long leaderId, Optional<Stance> stance) {
    if (!member.started() || member.clientUrls().isEmpty()) {
      return view(member, leaderId, stance, MemberView.Status.UNSTARTED, Optional.empty());
    }
    try {
      EtcdCluster.MemberStatus status = cluster.status(member.clientUrls().get(0), DEADLINE);
      // Another member may have come up at its address.
      return status.memberId() == member.id()
          ? view(member, leaderId, stance, MemberView.Status.HEALTHY, Optional.of(status))
          : view(member, leaderId, stance, MemberView.Status.UNREACHABLE, Optional.empty());
    } catch (E2dException e) {
      return view(member, leaderId, stance, MemberView.Status.UNREACHABLE, Optional.empty());
    }
  }

  private static MemberView view(
      Member member,
      long leaderId,
      Optional<Stance> stance,
      MemberView.Status status,
      Optional<EtcdCluster.MemberStatus> answer) {
    return new MemberView(
        member.name(),
        HexId.format(member.id()),
        first(member.peerUrls()),
        first(member.clientUrls()),
        role(member, leaderId),
        status,
        answer.map(EtcdCluster.MemberStatus::revision).orElse(0L),
        answer.map(EtcdCluster.MemberStatus::dbSize).orElse(0L),
        stance);
  }

  private static MemberView.Role role(Member member, long leaderId) {
    if (member.learner()) {
      return MemberView.Role.LEARNER;
    }
    return member.id() == leaderId ? MemberView.Role.LEADER : MemberView.Role.VOTER;
  }

  private static String first(List<String> urls) {
    return urls.isEmpty() ? "" : urls.get(0);
  }
}
