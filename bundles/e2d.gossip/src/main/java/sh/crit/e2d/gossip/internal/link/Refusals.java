package sh.crit.e2d.gossip.internal.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.model.HostPort;

/**
 * Remembers for some minutes which nodes could not be talked to because they are secured
 * differently. A limited number of addresses; whoever was refused longest ago makes room.
 * Thread-safe.
 */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int MINUTES = 5;
  private static final int MOST = 32;
  private static final int MOST_SHOWN = 5;
  private static final long LOG_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final LongSupplier clock;
  private final Map<InetAddress, Entry> came = new LinkedHashMap<>();
  private final Map<InetSocketAddress, Entry> asked = new LinkedHashMap<>();
  private long loggedNanos;
  private boolean logged;

  /**
   * @param clock nanoseconds of a monotonic clock
   */
  public Refusals(LongSupplier clock) {
    this.clock = clock;
  }

  /** What happened with one address. */
  private static final class Entry {
    private final TreeMap<Long, Integer> perMinute = new TreeMap<>();
    private Mismatch.Kind kind;
    private boolean told;

    private void add(Mismatch.Kind how, long minute) {
      kind = how;
      perMinute.merge(minute, 1, Integer::sum);
    }

    private int since(long minute) {
      perMinute.headMap(minute).clear();
      return perMinute.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Somebody came from there and was turned away. */
  synchronized void turnedAway(InetAddress from, Mismatch.Kind kind) {
    Entry entry = add(came, from, kind);
    tell(entry, came(from.getHostAddress(), entry));
  }

  /** A node that this one went to could not be talked to. */
  synchronized void failed(InetSocketAddress to, Mismatch.Kind kind) {
    Entry entry = add(asked, to, kind);
    tell(entry, asked(to, entry, true));
  }

  /** Somebody came from there and is a member: what was is mended. */
  synchronized void admitted(InetAddress from) {
    came.remove(from);
  }

  /** As {@link #admitted}, the other way round. */
  synchronized void reached(InetSocketAddress to) {
    asked.remove(to);
  }

  /**
   * What an operator should know, in one line; empty when nobody was refused.
   *
   * @param alone whether this node has no peers, so that the mistake is rather its own
   */
  public synchronized String problem(boolean alone) {
    long first = minute() - MINUTES + 1;
    came.values().removeIf(entry -> entry.since(first) == 0);
    asked.values().removeIf(entry -> entry.since(first) == 0);
    List<String> lines = new ArrayList<>();
    Set<InetAddress> said = new HashSet<>();
    if (alone) {
      addAsked(lines, said, true);
      addCame(lines, said);
    } else {
      addCame(lines, said);
      addAsked(lines, said, false);
    }
    int more = lines.size() - MOST_SHOWN;
    return more > 0
        ? String.join("; ", lines.subList(0, MOST_SHOWN)) + "; and " + more + " more"
        : String.join("; ", lines);
  }

  private void addCame(List<String> lines, Set<InetAddress> said) {
    came.forEach(
        (from, entry) -> {
          if (said.add(from)) {
            lines.add(came(from.getHostAddress(), entry));
          }
        });
  }

  /** A host may have several nodes, so two of them are not one. */
  private void addAsked(List<String> lines, Set<InetAddress> said, boolean alone) {
    Set<InetAddress> before = Set.copyOf(said);
    asked.forEach(
        (to, entry) -> {
          if (!before.contains(to.getAddress())) {
            said.add(to.getAddress());
            lines.add(asked(to, entry, alone));
          }
        });
  }

  private <A> Entry add(Map<A, Entry> entries, A address, Mismatch.Kind kind) {
    Entry former = entries.remove(address);
    if (former == null && entries.size() >= MOST) {
      entries.remove(entries.keySet().iterator().next());
    }
    Entry entry = former == null ? new Entry() : former;
    entry.add(kind, minute());
    entry.since(minute() - MINUTES + 1);
    entries.put(address, entry);
    return entry;
  }

  private long minute() {
    return Math.floorDiv(clock.getAsLong(), MINUTE);
  }

  /** Once for an address while it is remembered, and never fast, however many there are. */
  private void tell(Entry entry, String line) {
    long now = clock.getAsLong();
    if (!entry.told && (!logged || now - loggedNanos >= LOG_INTERVAL)) {
      entry.told = true;
      logged = true;
      loggedNanos = now;
      LOG.warn("{}", line);
    }
  }

  private static String came(String from, Entry entry) {
    String why =
        switch (entry.kind) {
          case OTHER_KEY -> "its caKey is another one, or none";
          case ONLY_THIS_SECURED -> "it has no caKey, and this node has one";
          case ONLY_OTHER_SECURED -> "it has a caKey, and this node has none";
        };
    int count = entry.since(Long.MIN_VALUE);
    return "refused "
        + from
        + " ("
        + why
        + "): "
        + (count == 1 ? "once" : count + " times")
        + " in the last "
        + MINUTES
        + " min";
  }

  private static String asked(InetSocketAddress to, Entry entry, boolean alone) {
    String node = new HostPort(to.getAddress().getHostAddress(), to.getPort()).toString();
    return switch (entry.kind) {
      case OTHER_KEY ->
          alone
              ? node + " refuses this node: caKey is not that of the cluster"
              : node + " is not talked to: its caKey is not that of the cluster";
      case ONLY_OTHER_SECURED ->
          node + " refuses this node: it has a caKey, and this node has none; set caKey";
      case ONLY_THIS_SECURED -> node + " is not talked to: it has no caKey, and this node has one";
    };
  }
}
