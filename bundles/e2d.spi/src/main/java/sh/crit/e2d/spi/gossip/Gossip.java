package sh.crit.e2d.spi.gossip;

import java.util.List;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;

/**
 * Shares each appliance's {@link NodeInfo} with its peers.
 *
 * <p><b>Lifecycle.</b> Joins in the background as soon as it has a configuration; {@link #publish}
 * and {@link #seeds} may be called before that. <b>Threading.</b> Any thread; no method blocks on
 * the network. Listeners run on the provider's thread and must return at once. <b>Errors.</b> None
 * reach the caller; a gossip that cannot join says so in {@link #state} and tries on.
 * <b>Cancellation.</b> Closing the service leaves the group.
 *
 * <p>Guarantees: a sighting is of something a peer published, heard at the time it carries; silence
 * proves nothing. Duties: a provider never invents, merges or re-dates sightings, and never reports
 * this node itself.
 */
public interface Gossip {
  /** Sets what this node tells; sent at once and again at intervals. */
  void publish(NodeInfo self);

  /** Sets where to look for peers; addresses that do not answer are tried on. */
  void seeds(List<HostPort> addresses);

  /** The last word of every peer heard since the start, also of those that went silent. */
  List<PeerSighting> sightings();

  /** How the gossip itself is. */
  State state();

  /** Calls back when a sighting changed in more than its time. */
  Subscription onChange(Runnable listener);

  /**
   * How the gossip is.
   *
   * @param joined whether it listens and takes part
   * @param secured whether it is encrypted and authenticated
   * @param problem what is wrong, one line; empty when nothing is
   */
  record State(boolean joined, boolean secured, String problem) {}

  /** A subscription that ends when closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
