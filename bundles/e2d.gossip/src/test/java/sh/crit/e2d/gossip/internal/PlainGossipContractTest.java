package sh.crit.e2d.gossip.internal;

import java.util.Optional;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.gossip.contract.GossipContractTest;

class PlainGossipContractTest extends GossipContractTest {
  @Override
  protected Running start(HostPort address) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(address, address, Optional.empty()),
            Credentials.NONE,
            System::nanoTime);
    return new Running(node, address, node::close);
  }
}
