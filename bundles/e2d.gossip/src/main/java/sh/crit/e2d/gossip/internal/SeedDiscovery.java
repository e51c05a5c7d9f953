package sh.crit.e2d.gossip.internal;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.Discovery;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.PingHeader;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.NameCache;
import org.jgroups.util.Responses;

/** Asks addresses that change at run time, all at once, since any of them may hang. */
final class SeedDiscovery extends Discovery {
  private static final short PROTOCOL_ID = 2080;

  static {
    ClassConfigurator.addProtocol(PROTOCOL_ID, SeedDiscovery.class);
  }

  private final Supplier<List<InetSocketAddress>> seeds;
  private final Set<Address> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param seeds resolved addresses, this node's own may be among them
   */
  SeedDiscovery(Supplier<List<InetSocketAddress>> seeds) {
    this.seeds = seeds;
  }

  @Override
  public boolean isDynamic() {
    return false;
  }

  @Override
  protected void findMembers(List<Address> members, boolean initial, Responses responses) {
    PhysicalAddress self =
        (PhysicalAddress) down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
    PingData data = new PingData(local_addr, false, NameCache.get(local_addr), self);
    if (members != null) {
      data.mbrs(members);
    }
    for (InetSocketAddress seed : seeds.get()) {
      PhysicalAddress address = new IpAddress(seed);
      // One that has not answered the connection yet is not asked a second time beside it.
      if (!address.equals(self) && underWay.add(address)) {
        timer.execute(() -> ask(address, data, initial), true);
      }
    }
  }

  private void ask(Address address, PingData data, boolean initial) {
    try {
      Message request =
          new BytesMessage(address)
              .setFlag(Message.Flag.OOB, Message.Flag.DONT_BUNDLE)
              .setFlag(Message.TransientFlag.DONT_LOOPBACK)
              .putHeader(
                  id,
                  new PingHeader(PingHeader.GET_MBRS_REQ)
                      .clusterName(cluster_name)
                      .initialDiscovery(initial))
              .setArray(marshal(data));
      down_prot.down(request);
    } finally {
      underWay.remove(address);
    }
  }

  /** For tests: who is being asked. */
  Collection<Address> underWay() {
    return List.copyOf(underWay);
  }
}
