package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.Self;

/** Contradictions between this node's configuration and another's (situation 19). */
final class Clashes {
  private Clashes() {}

  /** What contradicts, in one line; empty when the two can be in one cluster. */
  static Optional<String> between(Scene scene, NodeInfo peer) {
    Self self = scene.self();
    String who = "node " + peer.name() + " at " + peer.gossip();
    if (peer.requiredClusterSize() != scene.size()) {
      return Optional.of(
          who
              + " has requiredClusterSize "
              + peer.requiredClusterSize()
              + ", this node "
              + scene.size()
              + "; give all nodes the same");
    }
    if (!peer.clusterToken().equals(scene.spec().clusterToken())) {
      return Optional.of(
          who
              + " has clusterToken '"
              + peer.clusterToken()
              + "', this node '"
              + scene.spec().clusterToken()
              + "'; give all nodes of one cluster the same");
    }
    if (peer.name().equals(self.name())) {
      return Optional.of(who + " has this node's name; give each node a name of its own");
    }
    if (peer.peerUrl().equals(self.peerUrl())) {
      return Optional.of(
          who + " has this node's peer URL " + self.peerUrl() + "; give each node its own address");
    }
    return Optional.empty();
  }

  /** All contradictions with nodes heard lately. */
  static List<String> all(Scene scene) {
    return scene.present().stream().flatMap(p -> between(scene, p).stream()).toList();
  }
}
