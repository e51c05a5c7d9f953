package sh.crit.e2d.gossip.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;

/**
 * The last word of every peer. Thread-safe.
 *
 * <p>Silence is kept too: an entry stays for {@link #KEPT} after its last word, so that whoever
 * reads the sightings sees how long a peer has been silent instead of finding it gone.
 */
final class Sightings {
  /** How long a silent peer is remembered. */
  static final Duration KEPT = Duration.ofHours(1);

  /** How many peers are remembered; many times the largest cluster. */
  static final int LIMIT = 128;

  /** How long a late message of a restarted node's former instance is still told from a new one. */
  private static final Duration RETIRED = Duration.ofSeconds(10);

  private final LongSupplier clock;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();
  private final Map<Key, Long> retired = new LinkedHashMap<>();

  private record Key(String name, String instance) {
    static Key of(NodeInfo info) {
      return new Key(info.name(), info.instance());
    }
  }

  private record Entry(PeerSighting sighting, long sequence) {}

  /**
   * @param clock nanoseconds of the appliance's monotonic clock
   */
  Sightings(LongSupplier clock) {
    this.clock = clock;
  }

  /** What a word of a peer amounted to. */
  enum Effect {
    /** Older than what is known; ignored. */
    STALE,
    /** Nothing but the time is new. */
    RENEWED,
    /** The peer says something else than before. */
    CHANGED,
    /** Nothing was known of this instance. */
    NEW
  }

  /** Takes a word of a peer; one that is older than its last is ignored. */
  synchronized Effect hear(NodeInfo info, long sequence) {
    long now = clock.getAsLong();
    Key key = Key.of(info);
    Entry former = entries.get(key);
    if (former != null && sequence <= former.sequence()) {
      return Effect.STALE;
    }
    if (former == null) {
      if (isRetired(key, now)) {
        return Effect.STALE;
      }
      retireOthersAt(info, now);
      makeRoom();
    }
    entries.put(key, new Entry(new PeerSighting(info, now), sequence));
    if (former == null) {
      return Effect.NEW;
    }
    return former.sighting().info().equals(info) ? Effect.RENEWED : Effect.CHANGED;
  }

  /** Forgets who has been silent for too long; returns whether there was any. */
  synchronized boolean expire() {
    long now = clock.getAsLong();
    retired.values().removeIf(since -> now - since > RETIRED.toNanos());
    return entries.values().removeIf(entry -> now - entry.sighting().heardNanos() > KEPT.toNanos());
  }

  synchronized List<PeerSighting> list() {
    List<PeerSighting> all = new ArrayList<>(entries.size());
    entries.values().forEach(entry -> all.add(entry.sighting()));
    return List.copyOf(all);
  }

  private boolean isRetired(Key key, long now) {
    Long since = retired.get(key);
    return since != null && now - since <= RETIRED.toNanos();
  }

  /** One address is one node: a new instance there means that the former is no more. */
  private void retireOthersAt(NodeInfo info, long now) {
    Iterator<Map.Entry<Key, Entry>> all = entries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Entry> other = all.next();
      if (other.getValue().sighting().info().gossip().equals(info.gossip())) {
        retired.put(other.getKey(), now);
        all.remove();
      }
    }
  }

  private void makeRoom() {
    if (entries.size() >= LIMIT) {
      long now = clock.getAsLong();
      entries.entrySet().stream()
          .max(Comparator.comparingLong(e -> now - e.getValue().sighting().heardNanos()))
          .ifPresent(oldest -> entries.remove(oldest.getKey()));
    }
  }
}
