package sh.crit.e2d.gossip.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whom this node tells of itself without being in a group with them: groups take seconds to find
 * each other, and words need not wait for that. Used by one thread.
 *
 * <p>Not for ever: what is sent to a process that has stopped piles up in its socket, and must not
 * reach it as news when it wakes. So an address is told for a while after it became known, and then
 * only as long as its node is heard as well; for all others there are the groups.
 */
final class Introductions {
  static final Duration WHILE = Duration.ofSeconds(10);

  private final LongSupplier clock;
  private final Map<InetSocketAddress, Long> knownSince = new HashMap<>();

  /**
   * @param clock nanoseconds of the appliance's monotonic clock
   */
  Introductions(LongSupplier clock) {
    this.clock = clock;
  }

  /** This node begins to listen, so that nobody has heard it yet. */
  void begin() {
    knownSince.clear();
  }

  /**
   * Who is to be told now.
   *
   * @param known addresses of all nodes that there may be
   * @param heard of whom was heard within {@link #WHILE}
   */
  List<InetSocketAddress> due(Set<InetSocketAddress> known, Set<InetSocketAddress> heard) {
    long now = clock.getAsLong();
    knownSince.keySet().retainAll(known);
    return known.stream()
        .filter(
            address -> {
              long since = knownSince.computeIfAbsent(address, unknown -> now);
              return now - since < WHILE.toNanos() || heard.contains(address);
            })
        .toList();
  }
}
