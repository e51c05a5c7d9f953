package sh.crit.e2d.gossip.internal;

import static sh.crit.e2d.gossip.contract.Nodes.because;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;

/** A node in a process of its own that tells what it hears; it ends with its standard input. */
final class EchoNode {
  private EchoNode() {}

  public static void main(String[] arguments) throws IOException {
    HostPort address = HostPort.parse(arguments[0], 1);
    HostPort seed = HostPort.parse(arguments[1], 1);
    try (GossipNode gossip =
        new GossipNode(
            new GossipSettings(address, address, Optional.empty()),
            Credentials.NONE,
            System::nanoTime)) {
      NodeInfo self = node("echo", address);
      gossip.publish(self);
      gossip.onChange(() -> gossip.publish(because(self, heard(gossip))));
      gossip.seeds(List.of(seed));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static String heard(GossipNode gossip) {
    return gossip.sightings().stream()
        .map(sighting -> sighting.info().reason())
        .collect(Collectors.toCollection(TreeSet::new))
        .toString();
  }
}
