package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.Decision;

/**
 * The data of one member at two nodes that are both heard (situation 19): a copied directory, or a
 * machine that was moved and left behind. Whichever ran last acknowledged writes that the other has
 * not, in the very name under which the other would vote. Where the member is listed does not tell
 * them apart.
 */
final class Twins {
  private Twins() {}

  /** Refuses to start the data here while another node holds it too. */
  static Optional<Decision> refuse(Scene scene) {
    List<String> lines = lines(scene);
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Verdict(scene, 19)
                .refuse(
                    "two nodes hold the data of member " + HexId.format(scene.data().memberId()),
                    lines));
  }

  /**
   * The nodes that hold what is this node's member too, a line each with what helps. One that is
   * silent counts as long as it was further than the data here: that lacks what the member has
   * acknowledged since, while the other way round it is the silent one that lacks it.
   */
  static List<String> lines(Scene scene) {
    DataDescriptor own = scene.data();
    if (!own.isIntact()) {
      return List.of();
    }
    Stream<String> present =
        holders(scene.present(), own.clusterId(), own.memberId())
            .filter(p -> !isHere(scene, p))
            .map(p -> line(scene, p, ""));
    Stream<String> silent =
        holders(scene.silent(), own.clusterId(), own.memberId())
            .filter(p -> !isHere(scene, p) && isFurther(p.data(), own))
            .map(p -> line(scene, p, ", silent now, which was further when it was heard last,"));
    return Stream.concat(present, silent).toList();
  }

  /** By what an etcd says of itself while it runs, too: that never goes back on one member. */
  private static boolean isFurther(DataDescriptor other, DataDescriptor own) {
    return other.index() > own.index();
  }

  /**
   * The present nodes at different peer URLs that hold one member's data, as "n3 at host:port";
   * empty when there is one at the most. At one peer URL there is one node, in two lives.
   */
  static List<String> claimants(Scene scene, long clusterId, long memberId) {
    List<NodeInfo> holders = holders(scene.present(), clusterId, memberId).toList();
    return holders.stream().map(NodeInfo::peerUrl).distinct().count() < 2
        ? List.of()
        : holders.stream().map(p -> p.name() + " at " + p.gossip()).toList();
  }

  /** Those of the nodes whose data, as far as they know it, is that of the member. */
  static Stream<NodeInfo> holders(List<NodeInfo> nodes, long clusterId, long memberId) {
    return nodes.stream().filter(p -> p.data().isOf(clusterId, memberId));
  }

  /** What was said from this node's peer URL, this node itself said in an earlier life. */
  static boolean isHere(Scene scene, NodeInfo peer) {
    return peer.peerUrl().equals(scene.self().peerUrl());
  }

  private static String line(Scene scene, NodeInfo other, String how) {
    return "node "
        + other.name()
        + " at "
        + other.gossip()
        + how
        + " and this node "
        + scene.self().name()
        + " at "
        + scene.self().gossip()
        + " both hold the data of member "
        + HexId.format(scene.data().memberId())
        + " of cluster "
        + HexId.format(scene.data().clusterId())
        + "; decide which one is right, stop the other and move its data directory away";
  }
}
