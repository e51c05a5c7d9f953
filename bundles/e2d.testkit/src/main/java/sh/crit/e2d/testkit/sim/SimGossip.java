package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.spi.gossip.Gossip;

/** One appliance's gossip. Messages are slow, lost, doubled and overtake each other. */
final class SimGossip implements Gossip {
  private static final long INTERVAL = 1_000_000_000L;

  /** Finds the appliance that listens at an address just now. */
  interface Addresses {
    /** Null when nobody listens there. */
    SimGossip at(HostPort address);
  }

  private record Heard(long number, PeerSighting sighting) {}

  private final World world;
  private final Network network;
  private final SimScheduler scheduler;
  private final int node;
  private final Addresses addresses;
  private final BooleanSupplier alive;
  private final LongSupplier frozenUntil;
  private final Map<String, Heard> heard = new TreeMap<>();
  private final Set<HostPort> known = new LinkedHashSet<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private NodeInfo self;
  private long number;

  SimGossip(
      World world,
      Network network,
      SimScheduler scheduler,
      int node,
      Addresses addresses,
      BooleanSupplier alive,
      LongSupplier frozenUntil) {
    this.world = world;
    this.network = network;
    this.scheduler = scheduler;
    this.node = node;
    this.addresses = addresses;
    this.alive = alive;
    this.frozenUntil = frozenUntil;
    world.after(world.between(0, INTERVAL), this::again);
  }

  private void again() {
    if (alive.getAsBoolean()) {
      if (frozenFor() <= 0) {
        send();
      }
      world.after(INTERVAL, this::again);
    }
  }

  @Override
  public void publish(NodeInfo info) {
    boolean news = !info.equals(self);
    self = info;
    if (news) {
      send();
    }
  }

  private void send() {
    if (self == null) {
      return;
    }
    number++;
    NodeInfo word = self;
    long wordNumber = number;
    for (HostPort address : known) {
      SimGossip to = addresses.at(address);
      if (to != null && to != this) {
        Runnable delivery = () -> to.hear(wordNumber, word);
        network.tell(node, to.node, delivery);
      }
    }
  }

  /** Words that are overtaken or come twice are dropped, as the contract asks. */
  private void hear(long wordNumber, NodeInfo word) {
    if (!alive.getAsBoolean()) {
      return;
    }
    if (frozenFor() > 0) {
      world.after(frozenFor(), () -> hear(wordNumber, word));
      return;
    }
    known.add(word.gossip());
    String key = word.name() + "/" + word.instance();
    Heard before = heard.get(key);
    if (before != null && before.number >= wordNumber) {
      return;
    }
    heard.put(key, new Heard(wordNumber, new PeerSighting(word, scheduler.nanos())));
    if (before == null || !before.sighting.info().equals(word)) {
      List.copyOf(listeners).forEach(Runnable::run);
    }
  }

  private long frozenFor() {
    return frozenUntil.getAsLong() - world.now();
  }

  @Override
  public void seeds(List<HostPort> seeds) {
    known.addAll(seeds);
  }

  @Override
  public List<PeerSighting> sightings() {
    return heard.values().stream().map(Heard::sighting).toList();
  }

  @Override
  public State state() {
    return new State(true, true, "");
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
