package sh.crit.e2d.snapshot.internal.service;

import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Names;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.make.Reader;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * A backup that was asked for: one of the catalog, or the newest object of somebody else.
 *
 * @param id its id
 * @param object the name of its object
 * @param time when it was made
 * @param storedBytes the size of its object
 * @param entry what the catalog says, empty for somebody else's
 */
public record Chosen(
    String id, String object, Instant time, long storedBytes, Optional<Entry> entry) {
  static Chosen of(Entry entry) {
    return new Chosen(
        entry.id(), entry.object(), entry.time(), entry.stored().bytes(), Optional.of(entry));
  }

  static Chosen foreign(StoredObject newest) {
    return new Chosen(
        Names.FOREIGN_ID, newest.name(), newest.modified(), newest.size(), Optional.empty());
  }

  /**
   * Finds it.
   *
   * @param id the newest one for an empty id
   * @throws E2dException NOT_FOUND
   */
  static Chosen find(Catalog catalog, Listing listing, String id) throws E2dException {
    boolean newest = id.isEmpty() || id.equals(Names.FOREIGN_ID);
    if (newest && listing.foreign()) {
      return foreign(listing.newest().orElseThrow());
    }
    Optional<Entry> entry =
        id.equals(Names.FOREIGN_ID)
            // Somebody else's that was taken into the catalog since it was called so.
            ? listing.head().filter(head -> head.origin().equals(Origin.UNKNOWN))
            : id.isEmpty() ? listing.standing() : listing.entry(id);
    return of(entry.orElseThrow(() -> catalog.missing(id)));
  }

  /** Reads all of it, and proves it. */
  Report read(Reader reader, Store store, OutputStream sink, Consumer<String> progress)
      throws E2dException {
    return entry.isPresent()
        ? reader.read(store, entry.get(), sink, progress)
        : reader.read(store, object, sink, progress);
  }
}
