package sh.crit.e2d.snapshot.internal.delta;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/**
 * How far a cluster is stored, backups and changes together, and whether an etcd goes on with that.
 * Safe for several threads.
 */
public final class Line {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Points points;
  private final ChunkStore chunks;
  private final EtcdChanges changes;
  private final String endpoint;

  /**
   * @param endpoint the member's client URL
   */
  public Line(Points points, ChunkStore chunks, EtcdChanges changes, String endpoint) {
    this.points = points;
    this.chunks = chunks;
    this.changes = changes;
    this.endpoint = endpoint;
  }

  /** The chain that leads furthest after that backup; empty where no chunk does. */
  public Optional<Chain> furthest(Catalog catalog, Listing listing, Entry newest)
      throws E2dException {
    try {
      return points.furthest(catalog, listing, newest).map(Point::chain);
    } catch (E2dException e) {
      if (e.code() != ErrorCode.WRONG_KEY && e.code() != ErrorCode.BAD_CONFIGURATION) {
        throw e;
      }
      // A key that was replaced must not keep a new backup from being made.
      LOG.warn("what was recorded after backup {} cannot be read: {}", newest.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether the member knows the last revision of a chain, or has forgotten it by now. */
  public boolean known(Catalog catalog, Chain chain) throws E2dException {
    Optional<Revision> stored = Overlap.of(chunks, catalog.store(), chain);
    if (stored.isEmpty()) {
      return true;
    }
    try (EtcdChanges.Feed feed = changes.watch(endpoint, stored.get().number(), DEADLINE)) {
      Optional<Revision> found = feed.next(DEADLINE);
      return found.isEmpty() || Overlap.same(stored.get(), found.get());
    } catch (E2dException e) {
      if (e.code() == ErrorCode.COMPACTED) {
        return true;
      }
      throw e;
    }
  }
}
