package sh.crit.e2d.core.internal.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.PeerSighting;

/**
 * Whether another node that is heard should go on with a cluster instead of this one. Of any two
 * nodes that hear each other at most one passes, so that a cluster never goes on twice.
 */
public final class Rivals {
  private Rivals() {}

  /** The nodes heard at that time or later. */
  public static List<NodeInfo> heardSince(long nanos, List<PeerSighting> sightings) {
    return sightings.stream().filter(s -> s.heardNanos() >= nanos).map(PeerSighting::info).toList();
  }

  /**
   * Who stands against it with what can be told before the local log is read to its end.
   *
   * @param peerUrl this node's own
   * @return one line with what helps; empty when nobody does
   */
  public static Optional<String> inTheWay(
      DataDescriptor own, String peerUrl, List<NodeInfo> present) {
    return others(peerUrl, present).flatMap(p -> inTheWay(own, p).stream()).findFirst();
  }

  /**
   * Who stands against it, the logs compared too. The own data is what was read from disk: what an
   * etcd that runs says of itself does not tell the term of its last entry.
   *
   * @param peerUrl this node's own
   * @return one line with what helps; empty when nobody does
   */
  public static Optional<String> fresher(
      DataDescriptor own, String peerUrl, List<NodeInfo> present) {
    return inTheWay(own, peerUrl, present)
        .or(() -> others(peerUrl, present).flatMap(p -> fresher(own, p).stream()).findFirst());
  }

  /**
   * Peers may pass on what an earlier life of this node said, from its own address. Where the data
   * here is listed does not tell: it may be a copy of what the node there has.
   */
  private static Stream<NodeInfo> others(String peerUrl, List<NodeInfo> present) {
    return present.stream().filter(p -> !p.peerUrl().equals(peerUrl));
  }

  private static Optional<String> inTheWay(DataDescriptor own, NodeInfo peer) {
    DataDescriptor data = peer.data();
    if (data.state() == DataDescriptor.State.UNKNOWN) {
      return Optional.of(
          "what "
              + peer.name()
              + " holds is not known just now; try again in a moment, or stop it");
    }
    if (!isSame(own, data) || !peer.etcdRunning()) {
      return Optional.empty();
    }
    return Optional.of(
        peer.status() == NodeStatus.RUNNING
            ? "the cluster serves at " + peer.name() + ", so nothing is lost"
            : "the etcd of "
                + peer.name()
                + " runs; stop that node, so that its log can be compared");
  }

  private static Optional<String> fresher(DataDescriptor own, NodeInfo peer) {
    DataDescriptor data = peer.data();
    if (!isSame(own, data)) {
      return Optional.empty();
    }
    if (data.memberId() == own.memberId()) {
      return Optional.of(
          peer.name()
              + " at "
              + peer.peerUrl()
              + " holds data of this very member; decide which one is right, stop the other and move"
              + " its data directory away");
    }
    int order = Long.compare(data.lastTerm(), own.lastTerm());
    order = order == 0 ? Long.compare(data.index(), own.index()) : order;
    if (order > 0) {
      return Optional.of(
          peer.name() + " holds fresher data (" + entry(data) + "); give the order there");
    }
    boolean first = Long.compareUnsigned(data.memberId(), own.memberId()) < 0;
    return order == 0 && first
        ? Optional.of(
            peer.name()
                + " holds the same ("
                + entry(data)
                + ") and comes first, having the lower member id; give the order there, or stop it")
        : Optional.empty();
  }

  private static boolean isSame(DataDescriptor own, DataDescriptor data) {
    return data.isIntact() && data.clusterId() == own.clusterId();
  }

  /** How far data goes, in words; an etcd that ran told its term, not that of its last entry. */
  public static String entry(DataDescriptor data) {
    long term = data.lastTerm() == 0 ? data.term() : data.lastTerm();
    return "entry " + data.index() + " of term " + term;
  }
}
