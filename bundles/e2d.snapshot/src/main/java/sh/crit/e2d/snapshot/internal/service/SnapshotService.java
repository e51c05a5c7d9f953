package sh.crit.e2d.snapshot.internal.service;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.make.Look;
import sh.crit.e2d.snapshot.internal.make.Maker;
import sh.crit.e2d.snapshot.internal.make.Reader;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Twice;
import sh.crit.e2d.spi.storage.Store;

/** Backups on this node: every verb opens the store, looks, does its work and closes it. */
public final class SnapshotService implements Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotService.class);

  private final String url;
  private final Stores stores;
  private final Memory memory;
  private final Tools tools;
  private final Seen seen;
  private final Bulletin bulletin;
  private final Timing clock;
  private final Ages ages;

  /** One backup at a time on this node, and none while old ones are deleted. */
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * What the verbs are done with.
   *
   * @param maker makes backups
   * @param reader reads them back
   * @param pruner deletes them
   * @param driller restores them for a trial
   * @param copier copies them to other stores
   * @param unpacker unpacks them into data directories
   */
  record Tools(
      Maker maker,
      Reader reader,
      Pruner pruner,
      Driller driller,
      Copier copier,
      Unpacker unpacker) {}

  SnapshotService(
      String url,
      Stores stores,
      Memory memory,
      Tools tools,
      Seen seen,
      Bulletin bulletin,
      Timing clock) {
    this.url = url;
    this.stores = stores;
    this.memory = memory;
    this.tools = tools;
    this.seen = seen;
    this.bulletin = bulletin;
    this.clock = clock;
    this.ages = new Ages(clock);
  }

  /** Work on the open store. */
  private interface Work<T> {
    T on(Catalog catalog) throws E2dException;
  }

  private <T> T with(Work<T> work) throws E2dException {
    try (Store store = stores.open(url)) {
      return work.on(new Catalog(store, memory));
    }
  }

  private <T> T alone(Work<T> work) throws E2dException {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(
          ErrorCode.CANCELLED,
          "snapshot",
          url,
          "interrupted while another backup was being made",
          e);
    }
    try {
      return with(work);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public State state() {
    return bulletin.state();
  }

  @Override
  public List<BackupView> list() throws E2dException {
    return with(
        catalog -> {
          Listing listing = look(catalog);
          List<BackupView> views = new ArrayList<>();
          if (listing.foreign()) {
            views.add(foreign(catalog, listing));
          }
          listing.entries().forEach(entry -> views.add(Views.of(catalog.store(), entry)));
          return views;
        });
  }

  private Listing look(Catalog catalog) throws E2dException {
    Listing listing = catalog.look();
    Optional<Entry> standing = listing.standing();
    BackupView newest = null;
    if (standing.isPresent()) {
      newest = Views.of(catalog.store(), standing.get());
    } else if (listing.foreign()) {
      newest = foreign(catalog, listing);
    }
    List<String> problems = new ArrayList<>(listing.broken());
    seen.look(listing).ifPresent(problems::add);
    bulletin.looked(newest, problems);
    return listing;
  }

  private static BackupView foreign(Catalog catalog, Listing listing) throws E2dException {
    Chosen newest = Chosen.foreign(listing.newest().orElseThrow());
    return Views.of(catalog.store(), newest, Look.at(catalog.store(), newest.object()));
  }

  /** Looks at the store, so that {@link #state} is up to date. */
  void refresh() throws E2dException {
    with(this::look);
  }

  /** Whether it failed or not, {@link #state} says so until the next one. */
  @Override
  public BackupView make(boolean replaceNewer, Consumer<String> progress) throws E2dException {
    try {
      BackupView made =
          alone(
              catalog -> {
                if (!replaceNewer) {
                  seen.demand(look(catalog), ErrorCode.PRECONDITION_FAILED);
                }
                Maker.Made result = tools.maker().make(catalog, replaceNewer, progress);
                if (result.fresh()) {
                  pruneAfterwards(catalog);
                }
                look(catalog);
                return Views.of(catalog.store(), result.entry());
              });
      bulletin.made("");
      return made;
    } catch (E2dException e) {
      bulletin.made(e.getMessage());
      throw e;
    }
  }

  /** That old backups cannot be deleted does not make the new one any worse. */
  private void pruneAfterwards(Catalog catalog) {
    try {
      tools.pruner().run(catalog, false, ages.now());
      bulletin.pruned("");
    } catch (E2dException e) {
      LOG.warn("old backups are not deleted: {}", e.getMessage());
      bulletin.pruned(e.getMessage());
    }
  }

  @Override
  public BackupView verify(String id, Consumer<String> progress) throws E2dException {
    return with(
        catalog -> {
          Chosen chosen = Chosen.find(catalog, catalog.look(), id);
          Report report = proven(catalog, chosen, progress);
          Instant now = clock.instant();
          return chosen.entry().isEmpty()
              ? Views.of(catalog.store(), chosen, report, Optional.of(now), Optional.empty())
              : Views.of(
                  catalog.store(), catalog.update(chosen.id(), entry -> entry.verifiedAt(now)));
        });
  }

  /** A backup that turns out bad does not count as verified any more. */
  private Report proven(Catalog catalog, Chosen chosen, Consumer<String> progress)
      throws E2dException {
    try {
      return Twice.read(
          () ->
              chosen.read(
                  tools.reader(), catalog.store(), OutputStream.nullOutputStream(), progress));
    } catch (E2dException e) {
      if (chosen.entry().isPresent() && e.code() == ErrorCode.SNAPSHOT_DAMAGED) {
        catalog.update(chosen.id(), entry -> entry.failed(e.getMessage()));
      }
      throw e;
    }
  }

  @Override
  public List<BackupView> prune(boolean dryRun) throws E2dException {
    return alone(
        catalog ->
            tools.pruner().run(catalog, dryRun, ages.now()).stream()
                .map(entry -> Views.of(catalog.store(), entry))
                .toList());
  }

  @Override
  public Drill drill(String id, Consumer<String> progress) throws E2dException {
    try {
      Drill drill = with(catalog -> tools.driller().drill(catalog, id, progress));
      bulletin.drilled("");
      return drill;
    } catch (E2dException e) {
      bulletin.drilled(e.getMessage());
      throw e;
    }
  }

  @Override
  public BackupView copy(String id, String to, Consumer<String> progress) throws E2dException {
    return with(catalog -> tools.copier().copy(catalog, id, to, progress));
  }

  @Override
  public BackupView unpack(String id, Instant at, Path to, Consumer<String> progress)
      throws E2dException {
    demandPast(at);
    return with(catalog -> tools.unpacker().unpack(catalog, id, at, to, progress));
  }

  @Override
  public Target find(String id, Instant at) throws E2dException {
    demandPast(at);
    return with(catalog -> tools.unpacker().find(catalog, id, at));
  }

  /** What is stored then nobody knows yet; a year that was mistyped would mean the newest state. */
  private void demandPast(Instant at) throws E2dException {
    Instant now = clock.instant();
    if (at != null && at.isAfter(now)) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          "snapshot.find",
          at.toString(),
          "--at: " + at + " is still to come, it is " + now + "; leave it out for the newest");
    }
  }
}
