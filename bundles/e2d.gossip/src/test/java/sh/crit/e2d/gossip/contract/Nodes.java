package sh.crit.e2d.gossip.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.spi.gossip.Gossip;
import sh.crit.e2d.testkit.net.FreePorts;

/** What the tests of a gossip let their nodes tell. */
public final class Nodes {
  private Nodes() {}

  /** A node that has just started there. */
  public static NodeInfo node(String name, HostPort gossip) {
    return new NodeInfo(
        name,
        UUID.randomUUID().toString(),
        "https://" + gossip.host() + ":2380",
        "https://" + gossip.host() + ":2379",
        gossip,
        3,
        "token",
        NodeStatus.STARTING,
        "",
        false,
        DataDescriptor.absent(),
        FoundingRecord.NONE,
        Optional.empty());
  }

  /** The same node with another reason. */
  public static NodeInfo because(NodeInfo node, String reason) {
    return new NodeInfo(
        node.name(),
        node.instance(),
        node.peerUrl(),
        node.clientUrl(),
        node.gossip(),
        node.requiredClusterSize(),
        node.clusterToken(),
        NodeStatus.WAITING,
        reason,
        node.etcdRunning(),
        node.data(),
        node.founding(),
        node.recovery());
  }

  /** A port of that host that nobody uses just now. */
  public static HostPort free(String host) {
    return new HostPort(host, FreePorts.next(host));
  }

  /** The names of the peers that this gossip has heard. */
  public static List<String> heard(Gossip gossip) {
    return gossip.sightings().stream().map(s -> s.info().name()).sorted().toList();
  }
}
