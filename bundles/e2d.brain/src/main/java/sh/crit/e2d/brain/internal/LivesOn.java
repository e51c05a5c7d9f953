package sh.crit.e2d.brain.internal;

import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;

/**
 * Whether a member whose seat is this node's lives on elsewhere. A node whose address was changed
 * runs as a healthy voter while the cluster still lists it at the former one; then the quorum was
 * not proven without it, and its removal may cost the cluster its quorum.
 */
final class LivesOn {
  private LivesOn() {}

  /** What to wait for before the member may be removed; empty when nothing tells that it lives. */
  static Optional<String> elsewhere(Scene scene, ClusterReading cluster, Member seat) {
    return holding(scene, cluster, seat)
        .or(() -> answering(cluster, seat))
        .or(() -> namesake(scene, seat));
  }

  /** Also one that is silent just now: unreachable is not dead. */
  private static Optional<String> holding(Scene scene, ClusterReading cluster, Member seat) {
    Stream<String> present =
        Twins.holders(scene.present(), cluster.clusterId(), seat.id())
            .filter(p -> !Twins.isHere(scene, p))
            .map(p -> label(p) + " holds that member's data" + advice(seat, p));
    Stream<String> silent =
        Twins.holders(scene.silent(), cluster.clusterId(), seat.id())
            .filter(p -> !Twins.isHere(scene, p))
            .map(
                p ->
                    label(p) + " held that member's data when it was heard last" + advice(seat, p));
    return Stream.concat(present, silent).findFirst();
  }

  /** No etcd runs here, so the one that answers as this member is elsewhere. */
  private static Optional<String> answering(ClusterReading cluster, Member seat) {
    return Optional.of(cluster.endpoint())
        .filter(seat.clientUrls()::contains)
        .map(url -> "the member answers at " + url + ": it to end, or another address here");
  }

  /** What it has may be that member's data. */
  private static Optional<String> namesake(Scene scene, Member seat) {
    return scene.present().stream()
        .filter(p -> !seat.name().isEmpty() && p.name().equals(seat.name()))
        .filter(p -> !Twins.isHere(scene, p))
        .filter(p -> p.data().state() == DataDescriptor.State.UNKNOWN)
        .findFirst()
        .map(p -> label(p) + " has that member's name: to learn what data it holds");
  }

  private static String label(NodeInfo peer) {
    return "node " + peer.name() + " at " + peer.gossip();
  }

  private static String advice(Member seat, NodeInfo peer) {
    return ": the cluster to be told where the member is (etcdctl member update "
        + HexId.format(seat.id())
        + " --peer-urls="
        + peer.peerUrl()
        + "), or that data to be moved away if it is a mere copy; if that node is lost for good, e2d"
        + " remove of the member on another node";
  }
}
