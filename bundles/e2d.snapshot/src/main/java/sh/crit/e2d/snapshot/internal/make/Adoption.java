package sh.crit.e2d.snapshot.internal.make;

import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Names;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Twice;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;

/** Takes somebody else's backup into the history before its name is given to ours. */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final Reader reader;

  Adoption(Reader reader) {
    this.reader = reader;
  }

  /**
   * Copies the newest object into the history. One that cannot be read is kept under a name that
   * nothing here ever deletes. The id follows from the object, so that a second attempt takes it in
   * only once.
   */
  void adopt(Catalog catalog, StoredObject foreign, Instant now, Consumer<String> progress)
      throws E2dException {
    Store store = catalog.store();
    String id = Names.id(foreign.modified(), 0, foreign.version().hashCode());
    Optional<Report> report = read(store, foreign.name(), progress);
    String object = catalog.names().folder() + id + (report.isPresent() ? ".db" : ".unread");
    if (store.find(object).isEmpty()) {
      store.copy(foreign.name(), object, Condition.ABSENT);
    }
    if (report.isPresent()) {
      demandSame(store, object, report.get(), progress);
    }
    if (!store.find(foreign.name()).equals(Optional.of(foreign))) {
      store.delete(object);
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "snapshot.make",
          foreign.name(),
          store.url(foreign.name()) + ": was written by somebody else in between");
    }
    if (report.isPresent()) {
      catalog.add(
          Entry.of(id, object, foreign.modified(), Origin.UNKNOWN, report.get()).verifiedAt(now));
    }
    LOG.info("{} is kept as {}", store.url(foreign.name()), store.url(object));
  }

  /** The copy is what is left of it soon. One that is no good is made anew by the next attempt. */
  private void demandSame(Store store, String object, Report report, Consumer<String> progress)
      throws E2dException {
    try {
      Report copied =
          Twice.read(() -> reader.read(store, object, OutputStream.nullOutputStream(), progress));
      if (copied.stored().equals(report.stored())) {
        return;
      }
    } catch (E2dException e) {
      // What it was copied from was read with the same key just now.
      boolean damaged =
          e.code() == ErrorCode.SNAPSHOT_DAMAGED
              || e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED
              || e.code() == ErrorCode.WRONG_KEY;
      if (!damaged) {
        throw e;
      }
      LOG.warn("{}", e.getMessage());
    }
    store.delete(object);
    String url = store.url(object);
    throw new E2dException(
        ErrorCode.SNAPSHOT_DAMAGED,
        "snapshot.make",
        url,
        url + " is damaged: it is not what was copied there from " + store.url(store.newest()));
  }

  private Optional<Report> read(Store store, String object, Consumer<String> progress)
      throws E2dException {
    try {
      return Optional.of(
          Twice.read(() -> reader.read(store, object, OutputStream.nullOutputStream(), progress)));
    } catch (E2dException e) {
      return switch (e.code()) {
        case SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED, WRONG_KEY, BAD_CONFIGURATION -> {
          LOG.warn("what is replaced cannot be read: {}", e.getMessage());
          yield Optional.empty();
        }
        default -> throw e;
      };
    }
  }
}
