package sh.crit.e2d.gossip.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.logging.LogFactory;
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

  private Group(JChannel channel) {
    this.channel = channel;
  }

  /**
   * Whom an answer reaches, in view or not.
   *
   * @param address its address within the group
   */
  record Peer(Address address) {}

  /** What comes from the group, on threads of its own. */
  interface Listener {
    /** A peer's message; the bytes are valid during the call. */
    void heard(Peer from, byte[] bytes, int offset, int length);

    /** Somebody came or left. */
    void changed();
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
   * Listens and joins whoever is there, or begins a group of one; takes well below a second where
   * peers refuse or answer.
   *
   * @throws Exception what JGroups throws; nothing is left open
   */
  static Group join(Terms terms, Listener listener) throws Exception {
    JChannel channel = new JChannel(ProtocolStacks.of(terms));
    try {
      channel.name(terms.advertised().toString());
      channel.setDiscardOwnMessages(true);
      channel.setReceiver(new Ear(listener));
      channel.connect(NAME);
      return new Group(channel);
    } catch (Exception e) {
      channel.close();
      throw e;
    }
  }

  boolean connected() {
    return channel.isConnected();
  }

  int size() {
    View view = channel.getView();
    return view == null ? 0 : view.size();
  }

  /**
   * Tells everybody in view. Not retransmitted: the next message says the same or better.
   *
   * @throws IOException if the channel is closed or broken
   */
  void tell(byte[] bytes) throws IOException {
    send(null, bytes);
  }

  /**
   * Tells one peer.
   *
   * @throws IOException as {@link #tell}
   */
  void answer(Peer peer, byte[] bytes) throws IOException {
    send(peer.address(), bytes);
  }

  private void send(Address to, byte[] bytes) throws IOException {
    try {
      channel.send(
          new BytesMessage(to, bytes)
              .setFlag(
                  Message.Flag.OOB,
                  Message.Flag.DONT_BUNDLE,
                  Message.Flag.NO_FC,
                  Message.Flag.NO_RELIABILITY)
              .setFlag(Message.TransientFlag.DONT_LOOPBACK));
    } catch (Exception e) {
      throw new IOException(e.toString(), e);
    }
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
