package sh.crit.e2d.gossip.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.logging.LogFactory;
import org.jgroups.stack.IpAddress;
import sh.crit.e2d.gossip.internal.link.Refusals;

/**
 * A membership in the group of the gossip, from {@link #join} to {@link #close}. Its views are used
 * to reach the peers, never to judge them.
 */
final class Group implements AutoCloseable {
  /**
   * Also what keeps a later version apart that could not understand this one. The cluster's token
   * is not part of it: nodes with different tokens must see each other to complain.
   */
  private static final String NAME = "e2d-gossip-1";

  static {
    LogFactory.setCustomLogFactory(QuietLog.factory());
  }

  private final JChannel channel;
  private final SeedDiscovery discovery;

  private Group(JChannel channel, SeedDiscovery discovery) {
    this.channel = channel;
    this.discovery = discovery;
  }

  /** Everybody in view. */
  static final Peer EVERYBODY = new Peer(null);

  /**
   * Who is told, in view or not.
   *
   * @param address its address within the group; null for everybody
   */
  record Peer(Address address) {}

  /** What comes from the group, on threads of its own. */
  interface Listener {
    /** A peer's message; the bytes are valid during the call. */
    void heard(Peer from, byte[] bytes, int offset, int length);

    /** Somebody came or left. */
    void changed();

    /** From now on this node can tell addresses, though it is in no group yet. */
    void opened();

    /** There are addresses that were not known before. */
    void addressesChanged();
  }

  /**
   * Where and how to join.
   *
   * @param bind where to listen
   * @param advertised what peers are told
   * @param tls what secures the connections; empty: plain
   * @param seeds where to look for peers, asked each time
   * @param refusals told of nodes that are secured differently
   */
  record Terms(
      InetSocketAddress bind,
      InetSocketAddress advertised,
      Optional<SSLContext> tls,
      Supplier<List<InetSocketAddress>> seeds,
      Refusals refusals) {
    Optional<InetAddress> source() {
      return Optional.of(bind.getAddress()).filter(address -> !address.isAnyLocalAddress());
    }
  }

  /**
   * A membership to be; call {@link #join} next.
   *
   * @throws Exception what JGroups throws; nothing is left open
   */
  static Group prepare(Terms terms, Listener listener) throws Exception {
    SeedDiscovery discovery = new SeedDiscovery(terms.seeds(), listener::opened);
    JChannel channel = new JChannel(ProtocolStacks.of(terms, discovery));
    channel.name(terms.advertised().toString());
    channel.setDiscardOwnMessages(true);
    channel.setReceiver(new Ear(listener));
    return new Group(channel, discovery);
  }

  /**
   * Listens and joins whoever is there, or begins a group of one; takes well below a second where
   * peers refuse or answer. Meanwhile {@link #tellAt} works already.
   *
   * @throws Exception what JGroups throws; nothing is left open
   */
  void join() throws Exception {
    try {
      channel.connect(NAME);
    } catch (Exception e) {
      channel.close();
      throw e;
    }
  }

  /** Asks the seeds at once, because there are others than before. */
  void seedsChanged() {
    discovery.seedsChanged();
  }

  /**
   * Tells whoever is there, in view or not, on a thread of its own. Returns at once; nobody hears
   * of it where nobody is.
   */
  void tellAt(InetSocketAddress address, byte[] bytes) {
    discovery.tell(address, bytes);
  }

  /** Where those in view are; whoever is there is told with the view. */
  Set<InetSocketAddress> inView() {
    View view = channel.getView();
    Set<InetSocketAddress> places = new HashSet<>();
    for (Address member : view == null ? List.<Address>of() : view.getMembers()) {
      if (discovery.physical(member) instanceof IpAddress place) {
        places.add(new InetSocketAddress(place.getIpAddress(), place.getPort()));
      }
    }
    return places;
  }

  /** Whether this node listens and can tell addresses, also while it is still joining. */
  boolean listens() {
    return discovery.isOpen();
  }

  boolean connected() {
    return channel.isConnected();
  }

  int size() {
    View view = channel.getView();
    return view == null ? 0 : view.size();
  }

  /**
   * Tells a peer, or everybody in view. Not retransmitted: the next message says the same or
   * better.
   *
   * @throws IOException if the channel is closed or broken
   */
  void tell(Peer to, byte[] bytes) throws IOException {
    try {
      channel.send(word(to.address(), bytes));
    } catch (Exception e) {
      throw new IOException(e.toString(), e);
    }
  }

  /** A message that nothing in between holds up, orders or repeats. */
  static Message word(Address to, byte[] bytes) {
    return new BytesMessage(to, bytes)
        .setFlag(
            Message.Flag.OOB,
            Message.Flag.DONT_BUNDLE,
            Message.Flag.NO_FC,
            Message.Flag.NO_RELIABILITY)
        .setFlag(Message.TransientFlag.DONT_LOOPBACK);
  }

  /** Leaves and releases everything; bounded by the leave timeout. */
  @Override
  public void close() {
    channel.close();
  }

  private record Ear(Listener listener) implements Receiver {
    @Override
    public void receive(Message message) {
      if (message.hasArray()) {
        listener.heard(
            new Peer(message.getSrc()),
            message.getArray(),
            message.getOffset(),
            message.getLength());
      }
    }

    @Override
    public void viewAccepted(View view) {
      listener.changed();
    }
  }
}
