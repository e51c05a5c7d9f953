package sh.crit.e2d.snapshot.internal.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.delta.Point;
import sh.crit.e2d.snapshot.internal.delta.Points;
import sh.crit.e2d.snapshot.internal.delta.Replayer;
import sh.crit.e2d.snapshot.internal.delta.Undescribed;
import sh.crit.e2d.snapshot.internal.pipeline.Backup;
import sh.crit.e2d.snapshot.internal.pipeline.BackupOrder;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Watch;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.storage.Store;

/**
 * Brings the state of a point to this machine's disk: the backup into a scratch etcd, the changes
 * after it into that, and a snapshot of what it holds then.
 */
final class PointFetcher {
  private static final Logger LOG = LoggerFactory.getLogger(PointFetcher.class);
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Form PLAIN = new Form(Form.Family.OWN, false, Packing.NONE);

  /** A machine that stands still for seconds lets leases end: that is not the fault of a chunk. */
  private static final int ATTEMPTS = 2;

  /** Backup, scratch data and result. */
  private static final int SPARE = 2;

  private final Points points;
  private final Undescribed undescribed;
  private final Fetcher fetcher;
  private final EtcdRestore restore;
  private final EtcdContent content;
  private final Backup copy;
  private final Replayer replayer;

  PointFetcher(
      Points points,
      Undescribed undescribed,
      Fetcher fetcher,
      BackupNode.Parts parts,
      Replayer replayer) {
    this.points = points;
    this.undescribed = undescribed;
    this.fetcher = fetcher;
    this.restore = parts.restore();
    this.content = parts.content();
    this.copy = new Backup(parts.cipher(), 1);
    this.replayer = replayer;
  }

  /** See {@link Points#furthest}. */
  Optional<Point> furthest(Catalog catalog, Listing listing, Entry newest) throws E2dException {
    return points.furthest(catalog, listing, newest);
  }

  /** See {@link Undescribed}. */
  Optional<Point> furthest(Catalog catalog, Listing listing) throws E2dException {
    return undescribed.furthest(catalog, listing);
  }

  /** The backup that a point begins with. */
  Optional<Entry> base(Catalog catalog, Listing listing, String id) throws E2dException {
    Optional<Entry> entry = listing.entry(id);
    return entry.isPresent()
        ? entry
        : undescribed.base(catalog, listing).filter(base -> base.id().equals(id));
  }

  /** See {@link Points}. */
  Point at(Catalog catalog, Entry base, long revision) throws E2dException {
    return points.at(catalog, base, revision);
  }

  /** See {@link Points}. */
  Point at(Catalog catalog, Entry base, Instant time) throws E2dException {
    return points.at(catalog, base, time);
  }

  /** See {@link Points}. */
  Point at(Catalog catalog, Listing listing, Instant time) throws E2dException {
    return points.at(catalog, listing, time);
  }

  /**
   * As {@link Fetcher#fetch}.
   *
   * @throws E2dException SNAPSHOT_DAMAGED, naming the revision, when one cannot be replayed
   */
  Fetcher.OnDisk fetch(Store store, Point point, Path to, int spare, Consumer<String> progress)
      throws E2dException {
    Chosen base = Chosen.of(point.chain().base());
    if (!point.replays()) {
      progress.accept("nothing was recorded between backup " + base.id() + " and that time");
      return fetcher.fetch(store, base, to, spare, progress);
    }
    Path database = to.resolveSibling("." + to.getFileName() + ".base");
    remove(database);
    try {
      boolean hashed =
          fetcher.fetch(store, base, database, spare + SPARE, progress).fetched().hashed();
      for (int attempt = 1; ; attempt++) {
        progress.accept(
            "backup " + base.id() + " is unpacked; replaying to revision " + point.revision());
        try {
          return replayed(store, point, database, hashed, to);
        } catch (E2dException e) {
          if (e.code() != ErrorCode.SNAPSHOT_DAMAGED || attempt == ATTEMPTS) {
            throw e;
          }
          LOG.warn("once more from the beginning: {}", e.getMessage());
        }
      }
    } finally {
      remove(database);
    }
  }

  private Fetcher.OnDisk replayed(Store store, Point point, Path database, boolean hashed, Path to)
      throws E2dException {
    Path workDir = to.resolveSibling("." + to.getFileName() + ".replay");
    Fetcher.OnDisk[] result = new Fetcher.OnDisk[1];
    boolean whole = false;
    try (EtcdRestore.Scratch etcd = restore.scratch(database, hashed, workDir)) {
      replayer.replay(
          store,
          point,
          etcd.endpoint(),
          () -> result[0] = Fetcher.write(to, sink -> snapshot(etcd, point, sink)));
      whole = true;
      return result[0];
    } finally {
      if (!whole && result[0] != null) {
        remove(to);
      }
    }
  }

  private Report snapshot(EtcdRestore.Scratch etcd, Point point, OutputStream sink)
      throws E2dException {
    try (EtcdContent.Snapshot snapshot = content.snapshot(etcd.endpoint(), SILENCE)) {
      BackupOrder order =
          new BackupOrder(point.id(), PLAIN, Optional.empty(), snapshot.bytes(), true);
      return copy.run(order, snapshot.stream(), sink, Watch.NONE);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file, e.getMessage());
    }
  }
}
