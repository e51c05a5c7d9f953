package sh.crit.e2d.gossip.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.model.NodeInfo;

/**
 * Tells what this node is: to the group, and to addresses where a node may be that is not in the
 * group yet. One thread of its own sends; every other method returns at once.
 */
final class Teller {
  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  /** A newcomer may hear its first message before it can place it; so it is told once more. */
  private static final Duration AGAIN = Duration.ofMillis(80);

  /** Connections that cross each other may cost a word; it is said again soon. */
  private static final Duration INTRODUCTION = Duration.ofMillis(250);

  private static final Duration STOP = Duration.ofSeconds(5);

  private final LongSupplier clock;
  private final Membership membership;
  private final Sightings sightings;
  private final Introductions introductions;
  private final Worker worker = new Worker("e2d-gossip-tell");
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile Optional<NodeInfo> self = Optional.empty();
  private volatile String problem = "";
  private long lastSequence = Long.MIN_VALUE;

  /**
   * @param clock nanoseconds of the appliance's monotonic clock
   */
  Teller(LongSupplier clock, Membership membership, Sightings sightings) {
    this.clock = clock;
    this.membership = membership;
    this.sightings = sightings;
    this.introductions = new Introductions(clock);
  }

  /**
   * @param interval at which unchanged information is told again
   * @param afterwards done after each of these
   */
  void start(Duration interval, Runnable afterwards) {
    worker.runEvery(
        interval,
        () -> {
          tell();
          afterwards.run();
        });
    worker.runEvery(INTRODUCTION, this::introduce);
  }

  void publish(NodeInfo info) {
    self = Optional.of(info);
    tellSoon();
  }

  Optional<NodeInfo> self() {
    return self;
  }

  /** Why nothing is told, one line; empty where it is. */
  String problem() {
    return problem;
  }

  void tellSoon() {
    if (pending.compareAndSet(false, true)) {
      worker.run(this::tell);
    }
  }

  void groupChanged() {
    tellSoon();
    worker.runIn(AGAIN, this::tell);
  }

  /** This node listens now. */
  void opened() {
    worker.run(
        () -> {
          introductions.begin();
          introduce();
        });
  }

  /** There may be addresses that were not known before. */
  void addressesChanged() {
    worker.run(this::introduce);
  }

  /** Tells one peer, which may not be in view. */
  void answer(Group.Peer peer) {
    worker.run(
        () ->
            membership
                .group()
                .ifPresent(group -> message().ifPresent(bytes -> send(group, peer, bytes))));
  }

  void close() {
    worker.close(STOP);
  }

  private void tell() {
    pending.set(false);
    Optional<byte[]> message = membership.line().flatMap(line -> message());
    message.ifPresent(this::introduce);
    membership
        .group()
        .ifPresent(group -> message.ifPresent(bytes -> send(group, Group.EVERYBODY, bytes)));
  }

  private void introduce() {
    if (!addressees().isEmpty()) {
      message().ifPresent(this::introduce);
    }
  }

  private void introduce(byte[] message) {
    membership.line().ifPresent(line -> addressees().forEach(to -> line.tellAt(to, message)));
  }

  /** Whoever is in view is told with the view. */
  private List<InetSocketAddress> addressees() {
    Set<InetSocketAddress> known = new HashSet<>(membership.addresses());
    List<InetSocketAddress> due = introductions.due(known, heard());
    if (due.isEmpty()) {
      return due;
    }
    Set<InetSocketAddress> inView = membership.group().map(Group::inView).orElse(Set.of());
    return due.stream().filter(address -> !inView.contains(address)).toList();
  }

  private Set<InetSocketAddress> heard() {
    long now = clock.getAsLong();
    Set<InetSocketAddress> heard = new HashSet<>();
    sightings.list().stream()
        .filter(sighting -> now - sighting.heardNanos() < Introductions.WHILE.toNanos())
        .forEach(sighting -> membership.address(sighting.info().gossip()).ifPresent(heard::add));
    return heard;
  }

  private void send(Group group, Group.Peer to, byte[] message) {
    try {
      group.tell(to, message);
    } catch (IOException e) {
      LOG.debug("could not tell the peers: {}", e.toString());
    }
  }

  /** Runs on the worker alone; empty if there is nothing to tell, or too much. */
  private Optional<byte[]> message() {
    Optional<NodeInfo> info = self;
    if (info.isEmpty()) {
      return Optional.empty();
    }
    // Grows across restarts of this bundle too, within which the node's instance is the same.
    lastSequence = Math.max(lastSequence + 1, clock.getAsLong());
    byte[] message = Envelope.of(lastSequence, info.get()).encode();
    if (message.length > Envelope.MAX_BYTES) {
      String was = problem;
      problem =
          "this node has " + message.length + " bytes to tell, more than peers take; it is silent";
      if (was.isEmpty()) {
        LOG.warn("{}", problem);
      }
      return Optional.empty();
    }
    problem = "";
    return Optional.of(message);
  }
}
