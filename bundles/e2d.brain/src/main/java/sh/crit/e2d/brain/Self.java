package sh.crit.e2d.brain;

import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.HostPort;

/**
 * Who this node is.
 *
 * @param name the etcd member name
 * @param instance random, new at each start of the appliance
 * @param peerUrl advertised etcd peer URL
 * @param clientUrl advertised etcd client URL
 * @param gossip advertised gossip address
 */
public record Self(
    String name, String instance, String peerUrl, String clientUrl, HostPort gossip) {
  /** This node as a founder. */
  public Ballot.Founder founder() {
    return new Ballot.Founder(name, peerUrl);
  }
}
