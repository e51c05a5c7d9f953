package sh.crit.e2d.gossip.internal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

/**
 * Finds the group through addresses that change at run time.
 *
 * <p>One seed is enough, even if it is a mere participant: every answer names all members that its
 * sender has in view, and those are asked as well. Only what a member says of itself counts as its
 * answer. So the coordinator has been asked, and thereby knows where the newcomer is, before it is
 * sent a request to join that it could not answer otherwise.
 */
final class SeedDiscovery extends Discovery {
  private static final short PROTOCOL_ID = 2080;

  static {
    ClassConfigurator.addProtocol(PROTOCOL_ID, SeedDiscovery.class);
  }

  /** Asking gets threads of its own: dead seeds must not use up those that receive. */
  private static final int ASKED_AT_A_TIME = 16;

  private final Supplier<List<InetSocketAddress>> seeds;
  private volatile ThreadPoolExecutor askers;
  private final Set<Address> underWay = ConcurrentHashMap.newKeySet();
  private final Set<Address> askedThisRound = ConcurrentHashMap.newKeySet();

  /**
   * @param seeds resolved addresses, this node's own may be among them
   */
  SeedDiscovery(Supplier<List<InetSocketAddress>> seeds) {
    this.seeds = seeds;
    return_entire_cache = true;
  }

  @Override
  public void start() throws Exception {
    super.start();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            ASKED_AT_A_TIME,
            ASKED_AT_A_TIME,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            getTransport().getThreadFactory(),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    askers = executor;
  }

  @Override
  public void stop() {
    super.stop();
    ThreadPoolExecutor executor = askers;
    if (executor != null) { // null where the stack is stopped because it could not start
      executor.shutdownNow();
    }
    underWay.clear();
  }

  @Override
  public boolean isDynamic() {
    return false;
  }

  @Override
  protected void findMembers(List<Address> members, boolean initial, Responses responses) {
    askedThisRound.clear();
    for (InetSocketAddress seed : seeds.get()) {
      ask(new IpAddress(seed), initial);
    }
  }

  @Override
  protected void handleDiscoveryResponse(PingData data, Address sender) {
    if (data == null || data.getAddress() == null || data.getAddress().equals(sender)) {
      super.handleDiscoveryResponse(data, sender);
      return;
    }
    addDiscoveryResponseToCaches(data.getAddress(), data.getLogicalName(), data.getPhysicalAddr());
    if (data.getPhysicalAddr() != null) {
      ask(data.getPhysicalAddr(), false);
    }
  }

  /** Asks on another thread, since any address may hang; none twice in a round, nor at a time. */
  private void ask(PhysicalAddress address, boolean initial) {
    PhysicalAddress self =
        (PhysicalAddress) down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
    if (address.equals(self) || !askedThisRound.add(address) || !underWay.add(address)) {
      return;
    }
    PingData data = new PingData(local_addr, false, NameCache.get(local_addr), self);
    PingHeader header =
        new PingHeader(PingHeader.GET_MBRS_REQ).clusterName(cluster_name).initialDiscovery(initial);
    Message request =
        new BytesMessage(address)
            .setFlag(Message.Flag.OOB, Message.Flag.DONT_BUNDLE)
            .setFlag(Message.TransientFlag.DONT_LOOPBACK)
            .putHeader(id, header)
            .setArray(marshal(data));
    askers.execute(
        () -> {
          try {
            down_prot.down(request);
          } finally {
            underWay.remove(address);
          }
        });
  }
}
