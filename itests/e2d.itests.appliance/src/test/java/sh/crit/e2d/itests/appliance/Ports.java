package sh.crit.e2d.itests.appliance;

import java.util.List;
import sh.crit.e2d.testkit.net.FreePorts;

/**
 * The ports of a cluster, free on all of its addresses when they were chosen.
 *
 * @param client etcd's client port
 * @param peer etcd's peer port
 * @param gossip the gossip port
 */
record Ports(int client, int peer, int gossip) {
  static Ports free(List<String> hosts) {
    return new Ports(FreePorts.next(hosts), FreePorts.next(hosts), FreePorts.next(hosts));
  }
}
