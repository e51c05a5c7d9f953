package sh.crit.e2d.gossip.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.gossip.internal.link.Refusals;
import sh.crit.e2d.spi.gossip.Gossip;

/**
 * The gossip of one node: tells what was published at every change, every second, and whenever
 * somebody comes; keeps what peers tell.
 *
 * <p>Three threads: one tells, one joins, one resolves names. What peers say arrives on JGroups'
 * threads.
 */
final class GossipNode implements Gossip, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GossipNode.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final boolean secured;
  private final Sightings sightings;
  private final Refusals refusals;
  private final Membership membership;
  private final Throttle throttle;
  private final Teller teller;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param clock nanoseconds of the appliance's monotonic clock
   */
  GossipNode(GossipSettings settings, Credentials credentials, LongSupplier clock) {
    this(settings, credentials, clock, INTERVAL);
  }

  /**
   * @param interval at which unchanged information is told again
   */
  GossipNode(
      GossipSettings settings, Credentials credentials, LongSupplier clock, Duration interval) {
    this.secured = settings.caKey().isPresent();
    this.sightings = new Sightings(clock);
    this.refusals = new Refusals(clock);
    this.throttle = new Throttle(clock, Duration.ofMinutes(1));
    if (!secured) {
      LOG.warn(
          "gossip is NOT SECURED: whoever reaches {} can read and forge it; set caKey",
          settings.bind());
    }
    this.membership = new Membership(settings, credentials, this::heardOf, refusals, new Ear());
    this.teller = new Teller(clock, membership, sightings);
    teller.start(interval, this::expire);
    membership.start();
  }

  @Override
  public void publish(NodeInfo info) {
    teller.publish(info);
  }

  @Override
  public void seeds(List<HostPort> addresses) {
    membership.seeds(addresses);
  }

  @Override
  public List<PeerSighting> sightings() {
    return sightings.list();
  }

  @Override
  public State state() {
    boolean alone = membership.group().map(Group::size).orElse(0) < 2;
    String problem =
        Stream.of(membership.problem(), teller.problem(), refusals.problem(alone))
            .filter(each -> !each.isEmpty())
            .findFirst()
            .orElse("");
    return new State(membership.line().isPresent(), secured, problem);
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      // Closed twice it must not end another subscription of the same listener.
      if (open.compareAndSet(true, false)) {
        listeners.remove(listener);
      }
    };
  }

  /** Leaves the group and ends every thread. */
  @Override
  public void close() {
    listeners.clear();
    teller.close();
    membership.close();
  }

  private List<HostPort> heardOf() {
    return sightings.list().stream().map(sighting -> sighting.info().gossip()).toList();
  }

  private void expire() {
    if (sightings.expire()) {
      notifyListeners();
    }
  }

  private void notifyListeners() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("a listener of the gossip failed", e);
      }
    }
  }

  private void warn(String kind, String message) {
    if (throttle.permits(kind)) {
      LOG.warn("{}", message);
    }
  }

  /** Receives on JGroups' threads. */
  private final class Ear implements Group.Listener {
    @Override
    public void heard(Group.Peer from, byte[] bytes, int offset, int length) {
      try {
        Envelope message = Envelope.decode(bytes, offset, length);
        if (!isOwn(message.node())) {
          take(from, message);
        }
      } catch (IOException e) {
        warn("message", "a message of the gossip was dropped: " + e.getMessage());
      }
    }

    private void take(Group.Peer from, Envelope message) {
      Sightings.Effect effect = sightings.hear(message.node(), message.sequence());
      if (effect == Sightings.Effect.NEW) {
        // It may not be in view here yet, and has waited long enough to hear of this node.
        teller.answer(from);
        membership.peersChanged();
      }
      if (effect == Sightings.Effect.NEW || effect == Sightings.Effect.CHANGED) {
        LOG.debug("heard {}", message.node());
        notifyListeners();
      }
    }

    @Override
    public void changed() {
      teller.groupChanged();
    }

    @Override
    public void opened() {
      teller.opened();
    }

    @Override
    public void addressesChanged() {
      teller.addressesChanged();
    }

    private boolean isOwn(NodeInfo info) {
      return teller.self().filter(own -> own.instance().equals(info.instance())).isPresent();
    }
  }
}
