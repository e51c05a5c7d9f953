package sh.crit.e2d.gossip.internal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
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

  private final Supplier<List<InetSocketAddress>> seeds;
  private final Runnable onOpen;
  private volatile Optional<Lines> askers = Optional.empty();
  private volatile Optional<Lines> tellers = Optional.empty();
  private volatile boolean open;
  private final Set<Address> askedThisRound = ConcurrentHashMap.newKeySet();

  /**
   * @param seeds resolved addresses, this node's own may be among them
   * @param onOpen called when {@link #tell} begins to work, which is before this node is in any
   *     group; must return at once
   */
  SeedDiscovery(Supplier<List<InetSocketAddress>> seeds, Runnable onOpen) {
    this.seeds = seeds;
    this.onOpen = onOpen;
    return_entire_cache = true;
  }

  @Override
  public void start() throws Exception {
    super.start();
    askers = Optional.of(lines());
    tellers = Optional.of(lines());
  }

  /** Whoever is asked may hang: that must hold up neither the others nor the threads of JGroups. */
  private Lines lines() {
    return new Lines(message -> down_prot.down(message), getTransport().getThreadFactory());
  }

  @Override
  public void stop() {
    open = false;
    super.stop();
    // Empty where the stack is stopped because it could not start.
    askers.ifPresent(Lines::close);
    tellers.ifPresent(Lines::close);
  }

  @Override
  public boolean isDynamic() {
    return false;
  }

  @Override
  protected void findMembers(List<Address> members, boolean initial, Responses responses) {
    if (initial && !open) {
      open = true; // from here on the transport marks messages with the name of the group
      onOpen.run();
    }
    askSeeds(initial);
  }

  private void askSeeds(boolean initial) {
    askedThisRound.clear();
    for (InetSocketAddress seed : seeds.get()) {
      ask(new IpAddress(seed), initial);
    }
  }

  /** There are other seeds than before. While this node looks for a group, their answers count. */
  void seedsChanged() {
    if (open) {
      askSeeds(false);
    }
  }

  /**
   * Tells somebody who need not be in view, nor be there at all. Returns at once; says nothing
   * before this node listens.
   */
  void tell(InetSocketAddress to, byte[] bytes) {
    IpAddress address = new IpAddress(to);
    if (open && !address.equals(self())) {
      tellers.ifPresent(lines -> lines.send(address, Group.word(address, bytes)));
    }
  }

  /** Whether {@link #tell} works. */
  boolean isOpen() {
    return open;
  }

  private PhysicalAddress self() {
    return physical(local_addr);
  }

  /** Where a member is; null if that is not known. */
  PhysicalAddress physical(Address member) {
    return (PhysicalAddress) down(new Event(Event.GET_PHYSICAL_ADDRESS, member));
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

  /** Asks on another thread, since any address may hang; none twice in a round. */
  private void ask(PhysicalAddress address, boolean initial) {
    PhysicalAddress self = self();
    if (address.equals(self) || !askedThisRound.add(address)) {
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
    askers.ifPresent(lines -> lines.send(address, request));
  }
}
