package sh.crit.e2d.snapshot.internal.delta;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Retention;
import sh.crit.e2d.spi.storage.StoredObject;

/** Deletes chunks whose backup is gone: without it they are of no use. */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /** Deletes the chain of a backup that was deleted, its last chunk first. */
  public static void deleteChain(Catalog catalog, String base) throws E2dException {
    DeltaNames names = new DeltaNames(catalog.names());
    List<StoredObject> chain = catalog.store().list(names.folder(base));
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (names.place(chain.get(i).name()).isPresent()) {
        catalog.store().delete(chain.get(i).name());
      }
    }
  }

  /** Deletes what an interrupted deletion has left, a day later. */
  public static void deleteOrphans(Catalog catalog, Listing listing, Instant now)
      throws E2dException {
    DeltaNames names = new DeltaNames(catalog.names());
    Map<String, Boolean> gone = new HashMap<>();
    for (StoredObject object : catalog.store().list(names.folder())) {
      Optional<DeltaNames.Place> place = names.place(object.name());
      if (place.isEmpty() || !Retention.abandoned(object.modified(), now)) {
        continue;
      }
      String base = place.get().base();
      if (!gone.containsKey(base)) {
        gone.put(base, isGone(catalog, listing, base));
      }
      if (gone.get(base)) {
        catalog.store().delete(object.name());
        LOG.info("{} is deleted: its backup is gone", catalog.store().url(object.name()));
      }
    }
  }

  /** One that cannot be read just now is not gone. */
  private static boolean isGone(Catalog catalog, Listing listing, String base) throws E2dException {
    return listing.entry(base).isEmpty()
        && catalog.store().find(catalog.names().sidecar(base)).isEmpty();
  }
}
