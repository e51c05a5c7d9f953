package sh.crit.e2d.snapshot.internal.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.catalog.PointId;
import sh.crit.e2d.snapshot.internal.delta.Chain;
import sh.crit.e2d.snapshot.internal.delta.Point;
import sh.crit.e2d.spi.snapshot.Backups;
import sh.crit.e2d.spi.storage.Store;

/**
 * Offers backups to core. First comes what the newest object is, for it is what was meant to be the
 * newest; then what went before. A backup whose bytes are no good is not offered again in this
 * life; one whose key is wrong is, since it is the key that has to be mended: an older backup in
 * its place would be a loss that nobody ordered.
 */
public final class BackupOffers implements Backups {
  private static final Logger LOG = LoggerFactory.getLogger(BackupOffers.class);

  private final String url;
  private final Stores stores;
  private final Memory memory;
  private final Seen seen;
  private final Fetcher fetcher;
  private final PointFetcher points;
  private final Map<Candidate, String> unusable = new ConcurrentHashMap<>();

  BackupOffers(
      String url, Stores stores, Memory memory, Seen seen, Fetcher fetcher, PointFetcher points) {
    this.points = points;
    this.seen = seen;
    this.url = url;
    this.stores = stores;
    this.memory = memory;
    this.fetcher = fetcher;
  }

  /** A certain object of a certain backup: another one under the name has its own chance. */
  private record Candidate(String id, String version) {}

  @Override
  public Optional<Offer> newest() throws E2dException {
    try (Store store = stores.open(url)) {
      Catalog catalog = new Catalog(store, memory);
      Listing listing = catalog.look();
      seen.demand(listing, ErrorCode.STORAGE_UNUSABLE);
      if (listing.nothing()) {
        return Optional.empty();
      }
      List<String> reasons = new ArrayList<>();
      for (Chosen chosen : inOrder(catalog, listing)) {
        String reason = unusable.get(candidate(chosen, listing));
        if (reason == null) {
          return Optional.of(furthest(catalog, listing, chosen).orElse(offer(chosen)));
        }
        reasons.add(reason);
      }
      reasons.addAll(listing.broken());
      throw new E2dException(
          ErrorCode.SNAPSHOT_DAMAGED,
          "snapshot.newest",
          url,
          url
              + ": holds backups, and none of them can be used: "
              + (reasons.isEmpty() ? "one was begun and never completed" : reasons.get(0)));
    }
  }

  /** What the changes after a backup lead to, where that is more and was not found unusable. */
  private Optional<Offer> furthest(Catalog catalog, Listing listing, Chosen chosen)
      throws E2dException {
    if (chosen.entry().isPresent() && chosen.entry().get().verified().isEmpty()) {
      return Optional.empty();
    }
    Optional<Point> found =
        chosen.entry().isPresent()
            ? points.furthest(catalog, listing, chosen.entry().get())
            : points.furthest(catalog, listing);
    return found
        .filter(point -> !unusable.containsKey(new Candidate(point.id(), "")))
        .filter(point -> !unusable.containsKey(new Candidate(point.chain().base().id(), "")))
        .map(BackupOffers::offer);
  }

  /** Why backups are passed over in this life, one line each. */
  List<String> passedOver() {
    return List.copyOf(unusable.values());
  }

  /** All that could be restored, the best first. */
  private static List<Chosen> inOrder(Catalog catalog, Listing listing) throws E2dException {
    List<Chosen> order = new ArrayList<>();
    if (listing.foreign()) {
      order.add(Chosen.foreign(catalog, listing.newest().orElseThrow()));
    }
    Optional<Entry> standing = listing.standing();
    standing.map(Chosen::of).ifPresent(order::add);
    // What was found bad when it was read last may have been read badly; it comes behind all else.
    listing.entries().stream()
        .filter(e -> !standing.equals(Optional.of(e)))
        .sorted(
            Comparator.comparing((Entry e) -> !e.problem().isEmpty())
                .thenComparing(e -> standing.filter(e::sameCluster).isEmpty())
                .thenComparing(Entry::time, Comparator.reverseOrder()))
        .map(Chosen::of)
        .forEach(order::add);
    return order;
  }

  private static Candidate candidate(Chosen chosen, Listing listing) {
    return new Candidate(
        chosen.id(), chosen.entry().isPresent() ? "" : listing.newest().orElseThrow().version());
  }

  private static Offer offer(Chosen chosen) {
    Origin origin = chosen.entry().map(Entry::origin).orElse(Origin.UNKNOWN);
    return new Offer(
        chosen.id(),
        origin.revision(),
        chosen.time(),
        chosen.entry().flatMap(Entry::verified).isPresent(),
        origin.clusterId(),
        origin.term(),
        origin.index());
  }

  /** As of the backup before it, but for how far it goes, in revisions and in the log. */
  private static Offer offer(Point point) {
    Offer base = offer(Chosen.of(point.chain().base()));
    return new Offer(
        point.id(),
        point.revision(),
        base.time(),
        base.verified(),
        base.clusterId(),
        point.chain().term(),
        point.chain().index());
  }

  @Override
  public Fetched fetch(String id, Path to) throws E2dException {
    PointId wanted = PointId.parse(id);
    try (Store store = stores.open(url)) {
      Catalog catalog = new Catalog(store, memory);
      Listing listing = catalog.look();
      if (wanted.revision().isPresent()) {
        return fetch(catalog, listing, wanted, to);
      }
      Chosen chosen = Chosen.find(catalog, listing, id);
      try {
        return fetch(catalog, listing, chosen, to);
      } catch (E2dException e) {
        if (e.code() == ErrorCode.SNAPSHOT_DAMAGED || e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED) {
          LOG.error("backup {} is passed over from now on: {}", id, e.getMessage());
          unusable.put(candidate(chosen, listing), e.getMessage());
        } else if (e.code() == ErrorCode.NOT_FOUND) {
          // It is named by its bytes, and those may have been read wrongly.
          memory.forgetNewest();
        }
        throw e;
      }
    }
  }

  /** There are two of the newest one, and one may be good where the other is not. */
  private Fetched fetch(Catalog catalog, Listing listing, Chosen chosen, Path to)
      throws E2dException {
    Optional<Entry> copy =
        chosen.entry().filter(e -> listing.head().map(Entry::id).equals(Optional.of(e.id())));
    try {
      return read(catalog, chosen, to);
    } catch (E2dException e) {
      if (copy.isEmpty() || !mayBeDamage(e)) {
        throw e;
      }
      LOG.error("{}; the newest object is a copy of it and is tried instead", e.getMessage());
      return read(catalog, Chosen.of(copy.get().at(catalog.names().newest())), to);
    }
  }

  /** Damage at the beginning can look like another key, or like no backup at all. */
  private static boolean mayBeDamage(E2dException e) {
    return switch (e.code()) {
      case SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED, WRONG_KEY -> true;
      default -> false;
    };
  }

  private Fetched read(Catalog catalog, Chosen chosen, Path to) throws E2dException {
    return fetcher
        .fetch(catalog.store(), chosen, to, 0, line -> LOG.info("restore: {}", line))
        .fetched();
  }

  @Override
  public void reject(String id, String reason) throws E2dException {
    LOG.error("backup {} is passed over from now on: {}", id, reason);
    String why = url + ": backup " + id + " is no good: " + reason;
    if (PointId.parse(id).revision().isPresent()) {
      unusable.put(new Candidate(id, ""), why);
      return;
    }
    try (Store store = stores.open(url)) {
      Catalog catalog = new Catalog(store, memory);
      Listing listing = catalog.look();
      unusable.put(candidate(Chosen.find(catalog, listing, id), listing), why);
    }
  }

  private Fetched fetch(Catalog catalog, Listing listing, PointId wanted, Path to)
      throws E2dException {
    Entry base =
        points
            .base(catalog, listing, wanted.id())
            .orElseThrow(() -> catalog.missing(wanted.toString()));
    try {
      Point point = points.at(catalog, base, wanted.revision().orElseThrow());
      return fetch(catalog, point, listing.head().equals(Optional.of(base)), to);
    } catch (E2dException e) {
      if (e.code() == ErrorCode.SNAPSHOT_DAMAGED || e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED) {
        LOG.error("{} is passed over from now on: {}", wanted, e.getMessage());
        unusable.put(new Candidate(wanted.toString(), ""), e.getMessage());
      }
      throw e;
    }
  }

  /** As with a backup alone, there are two of the one that it begins with. */
  private Fetched fetch(Catalog catalog, Point point, boolean copied, Path to) throws E2dException {
    try {
      return read(catalog, point, to);
    } catch (E2dException e) {
      if (!copied || !mayBeDamage(e)) {
        throw e;
      }
      LOG.error("{}; it is tried with the newest object, which is a copy", e.getMessage());
      Chain chain = point.chain();
      Entry copy = chain.base().at(catalog.names().newest());
      Chain same = new Chain(copy, chain.links(), chain.broken());
      return read(catalog, new Point(same, point.revision(), point.exact()), to);
    }
  }

  private Fetched read(Catalog catalog, Point point, Path to) throws E2dException {
    return points
        .fetch(catalog.store(), point, to, 0, line -> LOG.info("restore: {}", line))
        .fetched();
  }
}
