package sh.crit.e2d.snapshot.internal.service;

import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
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

  /** Somebody else's newest object, whatever its bytes are. */
  static Chosen foreign(StoredObject newest) {
    return foreign(newest, Names.FOREIGN_ID);
  }

  /** Somebody else's newest object, as its bytes are now. */
  static Chosen foreign(Catalog catalog, StoredObject newest) throws E2dException {
    return foreign(newest, Names.foreignId(catalog.content(newest)));
  }

  private static Chosen foreign(StoredObject newest, String id) {
    return new Chosen(id, newest.name(), newest.modified(), newest.size(), Optional.empty());
  }

  /**
   * Finds it.
   *
   * @param id the newest one for an empty id
   * @throws E2dException NOT_FOUND
   */
  static Chosen find(Catalog catalog, Listing listing, String id) throws E2dException {
    if (!id.isEmpty() && !Names.isForeign(id)) {
      return of(listing.entry(id).orElseThrow(() -> catalog.missing(id)));
    }
    boolean any = id.isEmpty() || id.equals(Names.FOREIGN_ID);
    if (listing.foreign()) {
      StoredObject newest = listing.newest().orElseThrow();
      Chosen found = any ? foreign(newest) : foreign(catalog, newest);
      if (any || found.id().equals(id)) {
        return found;
      }
    }
    if (id.isEmpty()) {
      return of(listing.standing().orElseThrow(() -> catalog.missing(id)));
    }
    // Somebody else's that was taken into the catalog since it was called so.
    return of(
        listing.entries().stream()
            .filter(e -> e.origin().equals(Origin.UNKNOWN))
            .filter(
                e ->
                    any
                        ? listing.head().equals(Optional.of(e))
                        : Names.foreignId(e.stored().sha256()).equals(id))
            .findFirst()
            .orElseThrow(() -> catalog.missing(id)));
  }

  /** The same with an id that no later object of that name answers to. */
  Chosen lasting(Catalog catalog) throws E2dException {
    return entry.isPresent() ? this : foreign(catalog, catalog.look().newest().orElseThrow());
  }

  /** Reads all of it, and proves it. */
  Report read(Reader reader, Store store, OutputStream sink, Consumer<String> progress)
      throws E2dException {
    if (entry.isPresent()) {
      return reader.read(store, entry.get(), sink, progress);
    }
    Report report = reader.read(store, object, sink, progress);
    if (!id.equals(Names.FOREIGN_ID) && !id.equals(Names.foreignId(report.stored().sha256()))) {
      throw new E2dException(
          ErrorCode.NOT_FOUND,
          "snapshot.read",
          id,
          store.url(object) + ": was replaced, and is not backup '" + id + "' any more");
    }
    return report;
  }
}
