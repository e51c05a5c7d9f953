package sh.crit.e2d.core.internal.engine;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * The last look before a member is removed whose seat a node without data has. It must be dead
 * indeed, and the cluster able to spare it: a member that lives at another address than it is
 * listed at may be the one that makes up the quorum.
 */
final class StaleSeat {
  private final EtcdCluster client;
  private final List<NodeInfo> heard;

  /**
   * Looks at what is there now.
   *
   * @param heard the nodes heard lately; what came from the seat's own peer URL, this node said in
   *     an earlier life
   */
  StaleSeat(EtcdCluster client, List<NodeInfo> heard) {
    this.client = client;
    this.heard = heard;
  }

  /**
   * Returns when the member may be removed. Takes two seconds for each member that does not answer.
   *
   * @throws E2dException PRECONDITION_FAILED when it lives, or too few of the others answer
   */
  void confirm(ClusterReading now, Member seat) throws E2dException {
    Optional<NodeInfo> holder =
        heard.stream().filter(p -> holds(p, now.clusterId(), seat)).findFirst();
    if (holder.isPresent()) {
      throw doubt(
          seat, "node " + holder.get().name() + " at " + holder.get().gossip() + " has its data");
    }
    if (PulseWatch.answers(client, seat)) {
      throw doubt(seat, "the member answers");
    }
    if (!seat.learner()) {
      confirmQuorum(now, seat);
    }
  }

  private static boolean holds(NodeInfo peer, long clusterId, Member seat) {
    return peer.data().isOf(clusterId, seat.id()) && !seat.peerUrls().contains(peer.peerUrl());
  }

  /** That a quorum answered does not tell who was part of it. */
  private void confirmQuorum(ClusterReading now, Member seat) throws E2dException {
    List<Member> rest =
        now.members().stream().filter(m -> !m.learner() && m.id() != seat.id()).toList();
    long alive = rest.stream().filter(m -> PulseWatch.answers(client, m)).count();
    if (alive < ClusterSpec.quorum(rest.size())) {
      throw doubt(
          seat, "only " + alive + " of the " + rest.size() + " voters that would remain answer");
    }
  }

  private static E2dException doubt(Member seat, String why) {
    return new E2dException(
        ErrorCode.PRECONDITION_FAILED,
        "core.confirm",
        HexId.format(seat.id()),
        why + "; it is decided anew");
  }
}
