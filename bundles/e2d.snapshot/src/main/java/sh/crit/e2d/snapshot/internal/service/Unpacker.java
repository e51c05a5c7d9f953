package sh.crit.e2d.snapshot.internal.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.delta.Point;
import sh.crit.e2d.snapshot.internal.make.Look;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/** Unpacks a backup into a data directory for a single etcd with etcd's own defaults. */
final class Unpacker {
  private static final Logger LOG = LoggerFactory.getLogger(Unpacker.class);
  private static final String OPERATION = "snapshot.unpack";

  /** What an etcd without flags calls itself and its peer URL. */
  private static final Ballot.Founder ALONE =
      new Ballot.Founder("default", "http://localhost:2380");

  /** The data directory has a copy of the database. */
  private static final int SPARE = 1;

  private final Fetcher fetcher;
  private final PointFetcher points;
  private final EtcdRestore restore;
  private final IntSupplier chance;

  Unpacker(Fetcher fetcher, PointFetcher points, EtcdRestore restore, IntSupplier chance) {
    this.fetcher = fetcher;
    this.points = points;
    this.restore = restore;
    this.chance = chance;
  }

  /**
   * Unpacks it.
   *
   * @param id ID or ID@REVISION; empty for the newest state that there is
   * @param at the state as of then, after the backup of the id where there is one; may be null
   * @param to must not exist, and its parent has to
   */
  BackupView unpack(Catalog catalog, String id, Instant at, Path to, Consumer<String> progress)
      throws E2dException {
    Path target = to.toAbsolutePath().normalize();
    demandNew(target);
    Wanted wanted = Wanted.find(catalog, points, id, Optional.ofNullable(at));
    Optional<Point> point = wanted.point();
    Chosen chosen = wanted.chosen();
    String unique = String.format("%08x", chance.getAsInt());
    Path database = target.resolveSibling("." + target.getFileName() + "-" + unique + ".db");
    try {
      Fetcher.OnDisk fetched =
          point.isPresent()
              ? points.fetch(catalog.store(), point.get(), database, SPARE, progress)
              : fetcher.fetch(catalog.store(), chosen, database, SPARE, progress);
      progress.accept("backup " + chosen.id() + " is unpacked; making the data directory");
      restore.restore(
          new EtcdRestore.Order(
              database,
              fetched.fetched().hashed(),
              target,
              ALONE.name(),
              List.of(ALONE),
              "unpacked-" + unique,
              0));
      return chosen.entry().isPresent()
          ? Views.of(catalog.store(), chosen.entry().get())
          : Views.of(catalog.store(), chosen, fetched.report(), Optional.empty(), Optional.empty());
    } finally {
      remove(database);
    }
  }

  /** What {@link #unpack} would take. */
  Snapshots.Target find(Catalog catalog, String id, Instant at) throws E2dException {
    Wanted wanted = Wanted.find(catalog, points, id, Optional.ofNullable(at));
    Chosen chosen = wanted.chosen();
    if (chosen.entry().isPresent()) {
      BackupView base = Views.of(catalog.store(), chosen.entry().get());
      return new Snapshots.Target(wanted.id(), wanted.revision(), base);
    }
    Chosen lasting = chosen.lasting(catalog);
    Look look = Look.at(catalog.store(), lasting.object());
    BackupView base = Views.of(catalog.store(), lasting, look);
    return new Snapshots.Target(lasting.id(), wanted.revision(), base);
  }

  private static void demandNew(Path target) throws E2dException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          OPERATION,
          target.toString(),
          target + " is there already; name a directory that is not");
    }
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new E2dException(
          ErrorCode.NOT_FOUND,
          OPERATION,
          target.toString(),
          "there is no directory " + parent + " for " + target + "; make it first");
    }
  }

  private static void remove(Path database) {
    try {
      Files.deleteIfExists(database);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", database, e.getMessage());
    }
  }
}
