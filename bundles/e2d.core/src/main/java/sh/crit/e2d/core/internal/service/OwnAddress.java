package sh.crit.e2d.core.internal.service;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.Observation;

/**
 * Whether the other members look for this one where it is. etcd takes the peer address of a member
 * from its list of members, so that one which is changed in the configuration alone is not
 * followed.
 */
final class OwnAddress {
  private OwnAddress() {}

  /** What is wrong, in one line; empty when they do, or when there is no member yet. */
  static Optional<String> problem(Observation seen) {
    String configured = seen.self().peerUrl();
    return seen.data()
        .value()
        .filter(DataDescriptor::isIntact)
        .flatMap(data -> listed(seen, data))
        .filter(m -> !m.peerUrls().isEmpty() && !m.peerUrls().contains(configured))
        .map(m -> line(m, configured));
  }

  /** As the cluster lists it or, without a quorum, as the data does. */
  private static Optional<Member> listed(Observation seen, DataDescriptor data) {
    List<Member> members =
        seen.cluster()
            .value()
            .filter(c -> c.clusterId() == data.clusterId())
            .map(ClusterReading::members)
            .orElse(data.members());
    return members.stream().filter(m -> m.id() == data.memberId()).findFirst();
  }

  private static String line(Member member, String configured) {
    return "this node's peer URL is "
        + configured
        + ", but the cluster lists its member "
        + HexId.format(member.id())
        + " at "
        + String.join(",", member.peerUrls())
        + ", where the other members look for it; give the node that address again, or tell the"
        + " cluster: etcdctl member update "
        + HexId.format(member.id())
        + " --peer-urls="
        + configured;
  }
}
