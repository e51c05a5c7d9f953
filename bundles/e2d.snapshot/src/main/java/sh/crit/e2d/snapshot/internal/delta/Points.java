package sh.crit.e2d.snapshot.internal.delta;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;
import sh.crit.e2d.spi.storage.Store;

/** Finds the points that deltas lead to. Safe for several threads. */
public final class Points {
  private static final Logger LOG = LoggerFactory.getLogger(Points.class);
  private static final String OPERATION = "snapshot.point";

  private final Chains chains;
  private final ChunkStore chunks;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  public Points(Chains chains, ChunkStore chunks) {
    this.chains = chains;
    this.chunks = chunks;
  }

  /**
   * The furthest point after a backup of the catalog; empty when no chunk follows it. It may be one
   * of the backup before: as long as nothing was recorded after the newest one, the chain of the
   * former may have come further. Not where the newest one replaced it by order: then what the
   * former leads to is another history.
   */
  public Optional<Point> furthest(Catalog catalog, Listing listing, Entry newest)
      throws E2dException {
    Chain own = told(chains.follow(catalog, newest));
    Optional<Entry> former =
        listing.entries().stream()
            .filter(e -> !newest.origin().ordered())
            .filter(e -> e.sameCluster(newest) && e.time().isBefore(newest.time()))
            .filter(e -> e.verified().isPresent() && e.problem().isEmpty())
            .max(Comparator.comparing(Entry::time));
    if (former.isPresent()) {
      Chain before = told(chains.follow(catalog, former.get()));
      if (before.leads() && before.reach() > own.reach()) {
        return Optional.of(new Point(before, before.reach(), true));
      }
    }
    return own.leads() ? Optional.of(new Point(own, own.reach(), true)) : Optional.empty();
  }

  /** Says once why a chain is shorter than it was. */
  private Chain told(Chain chain) {
    String why = chain.broken().map(E2dException::getMessage).orElse("");
    if (!why.isEmpty() && told.add(why)) {
      LOG.warn("{}", why);
    }
    return chain;
  }

  /**
   * The point of a revision.
   *
   * @throws E2dException NOT_FOUND when the chain does not lead there, or why it is broken before
   */
  public Point at(Catalog catalog, Entry base, long revision) throws E2dException {
    if (revision < base.origin().revision()) {
      throw missing(
          base.id() + "@" + revision,
          "backup "
              + base.id()
              + " begins at revision "
              + base.origin().revision()
              + ", after "
              + revision
              + "; an earlier backup may reach it");
    }
    Chain chain = chains.follow(catalog, base);
    if (revision > chain.reach()) {
      if (chain.broken().isPresent()) {
        throw chain.broken().get();
      }
      throw missing(
          base.id() + "@" + revision,
          "the changes after backup " + base.id() + " lead to revision " + chain.reach());
    }
    return new Point(chain, revision, true);
  }

  /**
   * The state at a time: the last backup made before it, and what was observed after that and up to
   * it.
   */
  public Point at(Catalog catalog, Listing listing, Instant time) throws E2dException {
    Optional<Entry> standing = listing.standing();
    Entry base =
        listing.entries().stream()
            .filter(
                e ->
                    standing.isEmpty() || standing.get().equals(e) || e.sameCluster(standing.get()))
            .filter(e -> e.problem().isEmpty() && !e.time().isAfter(time))
            .max(Comparator.comparing(Entry::time))
            .orElseThrow(() -> missing(time.toString(), noneBefore(listing, time)));
    return at(catalog, base, time);
  }

  /** A cluster that was restored is another one, and what was before is its predecessor's. */
  private static String noneBefore(Listing listing, Instant time) {
    Optional<Entry> other =
        listing.entries().stream()
            .filter(e -> e.problem().isEmpty() && !e.time().isAfter(time))
            .max(Comparator.comparing(Entry::time));
    Optional<Long> cluster = listing.standing().map(e -> e.origin().clusterId());
    return cluster.isEmpty() || other.isEmpty()
        ? "no backup was made before " + time
        : "no backup of cluster "
            + HexId.format(cluster.get())
            + " was made before "
            + time
            + ". Backup "
            + other.get().id()
            + " of cluster "
            + HexId.format(other.get().origin().clusterId())
            + " was, at "
            + other.get().time()
            + "; name it, or "
            + other.get().id()
            + "@REVISION";
  }

  /** The state at a time after that backup. */
  public Point at(Catalog catalog, Entry base, Instant time) throws E2dException {
    if (base.time().isAfter(time)) {
      throw missing(
          time.toString(),
          "backup " + base.id() + " was made at " + base.time() + ", after " + time);
    }
    Chain chain = chains.follow(catalog, base);
    long revision = base.origin().revision();
    for (Link link : chain.links()) {
      if (link.head().first().isAfter(time)) {
        return new Point(chain, revision, false);
      }
      revision =
          link.head().last().isAfter(time) ? within(catalog.store(), link, time) : link.head().to();
    }
    if (chain.broken().isPresent()) {
      throw chain.broken().get();
    }
    return new Point(chain, revision, false);
  }

  private long within(Store store, Link link, Instant time) throws E2dException {
    long[] found = {link.head().from()};
    chunks.read(
        store,
        link.object(),
        new ChunkReader.Sink() {
          @Override
          public void lease(long id, long ttlSeconds) {
            // Only times matter.
          }

          @Override
          public void revision(Revision revision) {
            if (!revision.observed().isAfter(time)) {
              found[0] = revision.number();
            }
          }
        });
    return found[0];
  }

  private static E2dException missing(String subject, String what) {
    return new E2dException(ErrorCode.NOT_FOUND, OPERATION, subject, what);
  }
}
