package sh.crit.e2d.snapshot.internal.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Drilled;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.PointId;
import sh.crit.e2d.snapshot.internal.delta.Point;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/**
 * Restores a backup into a scratch etcd and compares it with what was written down when it was
 * made: that its revision is reached, and, where nothing was compacted in between, that there are
 * as many keys with the same hash at the very revision at which the member was asked. Then the
 * changes after it are replayed, as a restore would. Leaves nothing behind.
 */
final class Driller {
  private static final Logger LOG = LoggerFactory.getLogger(Driller.class);
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** The scratch etcd copies the database into a data directory, and its log takes room. */
  private static final int SPARE = 2;

  private final Fetcher fetcher;
  private final PointFetcher points;
  private final EtcdRestore restore;
  private final EtcdContent content;
  private final Path directory;
  private final InstantSource clock;

  /**
   * @param directory for scratch files, this one's alone; made when it is needed
   */
  Driller(
      Fetcher fetcher,
      PointFetcher points,
      EtcdRestore restore,
      EtcdContent content,
      Path directory,
      InstantSource clock) {
    this.fetcher = fetcher;
    this.points = points;
    this.restore = restore;
    this.content = content;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Drills; one at a time, so that what a killed one has left can be told.
   *
   * @param id a backup as it is, or ID@REVISION; empty for the newest and all that follows it
   */
  synchronized Snapshots.Drill drill(Catalog catalog, String id, Consumer<String> progress)
      throws E2dException {
    Listing listing = catalog.look();
    PointId wanted = PointId.parse(id);
    Chosen chosen = Chosen.find(catalog, listing, wanted.id());
    Optional<Point> point = point(catalog, listing, wanted, chosen);
    Snapshots.Drill base;
    try {
      base = restored(catalog, chosen, progress);
    } catch (E2dException e) {
      if (chosen.entry().isPresent() && e.code() == ErrorCode.SNAPSHOT_DAMAGED) {
        catalog.update(chosen.id(), entry -> entry.failed(e.getMessage()));
      }
      throw e;
    }
    // What is wrong from here on is wrong with the changes: the backup has proved to be good.
    return point.isPresent() ? replayed(catalog, base, point.get(), progress) : base;
  }

  private Optional<Point> point(Catalog catalog, Listing listing, PointId wanted, Chosen chosen)
      throws E2dException {
    Optional<Entry> entry = chosen.entry();
    if (wanted.revision().isPresent()) {
      Entry base = entry.orElseThrow(() -> catalog.missing(wanted.toString()));
      return Optional.of(points.at(catalog, base, wanted.revision().getAsLong()));
    }
    return wanted.id().isEmpty() && entry.isPresent()
        ? points.furthest(catalog, listing, entry.get())
        : Optional.empty();
  }

  private Snapshots.Drill replayed(
      Catalog catalog, Snapshots.Drill base, Point point, Consumer<String> progress)
      throws E2dException {
    Instant begin = clock.instant();
    EtcdContent.Proof found;
    try {
      make();
      Path database = directory.resolve("point");
      boolean hashed =
          points.fetch(catalog.store(), point, database, SPARE, progress).fetched().hashed();
      try (EtcdRestore.Scratch etcd =
          restore.scratch(database, hashed, directory.resolve("etcd"))) {
        found = content.prove(etcd.endpoint(), 0, DEADLINE);
      }
    } finally {
      clean();
    }
    if (found.revision() != point.revision()) {
      throw differs(
          catalog.store().url(point.chain().base().object()) + " and the changes after it",
          "revision " + found.revision(),
          "revision " + point.revision());
    }
    if (point.chain().broken().isPresent()) {
      throw point.chain().broken().get();
    }
    return new Snapshots.Drill(
        base.backup(),
        found.revision(),
        found.keys(),
        HexId.format(found.hash()),
        base.millis() + Duration.between(begin, clock.instant()).toMillis());
  }

  private Snapshots.Drill restored(Catalog catalog, Chosen chosen, Consumer<String> progress)
      throws E2dException {
    Instant begin = clock.instant();
    clean();
    try {
      make();
      Path database = directory.resolve("database");
      Fetcher.OnDisk fetched = fetcher.fetch(catalog.store(), chosen, database, SPARE, progress);
      progress.accept("backup " + chosen.id() + " is unpacked; starting a scratch etcd on it");
      Drilled found;
      try (EtcdRestore.Scratch etcd =
          restore.scratch(database, fetched.fetched().hashed(), directory.resolve("etcd"))) {
        found = compared(catalog, chosen, etcd.endpoint(), begin);
      }
      BackupView view =
          chosen.entry().isPresent()
              ? Views.of(
                  catalog.store(), catalog.update(chosen.id(), entry -> entry.drilledAs(found)))
              : Views.of(
                  catalog.store(),
                  chosen,
                  fetched.report(),
                  Optional.of(found.time()),
                  Optional.of(found.time()));
      return new Snapshots.Drill(
          view, found.revision(), found.keys(), HexId.format(found.hash()), found.millis());
    } finally {
      clean();
    }
  }

  private Drilled compared(Catalog catalog, Chosen chosen, String endpoint, Instant begin)
      throws E2dException {
    EtcdContent.Proof all = content.prove(endpoint, 0, DEADLINE);
    String url = catalog.store().url(chosen.object());
    long promised = chosen.entry().map(entry -> entry.origin().revision()).orElse(0L);
    if (all.revision() < promised) {
      throw differs(url, "revision " + all.revision(), "revision " + promised);
    }
    Optional<EtcdContent.Proof> member = chosen.entry().flatMap(Entry::proof);
    boolean comparable = false;
    if (member.isPresent()) {
      EtcdContent.Proof there = member.get();
      EtcdContent.Proof here = content.prove(endpoint, there.revision(), DEADLINE);
      comparable =
          here.revision() == there.revision() && here.compactRevision() == there.compactRevision();
      if (comparable && !here.equals(there)) {
        throw differs(url, keys(here), keys(there));
      }
    }
    Instant end = clock.instant();
    return new Drilled(
        end,
        all.revision(),
        all.keys(),
        all.hash(),
        comparable,
        Duration.between(begin, end).toMillis());
  }

  private static String keys(EtcdContent.Proof proof) {
    return proof.keys()
        + " keys with hash "
        + HexId.format(proof.hash())
        + " at revision "
        + proof.revision();
  }

  private static E2dException differs(String url, String found, String expected) {
    return new E2dException(
        ErrorCode.SNAPSHOT_DAMAGED,
        "snapshot.drill",
        url,
        url + ": restored, it has " + found + " instead of " + expected);
  }

  private void make() throws E2dException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "snapshot.drill",
          directory.toString(),
          directory + " cannot be made: " + e.getMessage(),
          e);
    }
  }

  /** Also of what a killed appliance has left. */
  synchronized void clean() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{}: scratch files cannot be removed: {}", directory, e.getMessage());
    }
  }
}
