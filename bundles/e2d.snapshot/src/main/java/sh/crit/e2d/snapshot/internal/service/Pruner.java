package sh.crit.e2d.snapshot.internal.service;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Retention;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.delta.Leftovers;
import sh.crit.e2d.spi.storage.StoredObject;

/** Deletes what retention does not keep, and what was begun and never completed. */
final class Pruner {
  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

  private final Retention retention;

  Pruner(RetentionPolicy policy) {
    this.retention = new Retention(policy);
  }

  /**
   * Deletes, latest first.
   *
   * @param dryRun whether it is only told
   * @return the backups that were, or would be, deleted
   */
  List<Entry> run(Catalog catalog, boolean dryRun, Instant now) throws E2dException {
    Listing listing = catalog.look();
    List<Entry> superfluous = retention.superfluous(listing, now);
    if (dryRun) {
      return superfluous;
    }
    for (Entry entry : superfluous) {
      catalog.remove(entry);
      Leftovers.deleteChain(catalog, entry.id());
      LOG.info("backup {} is deleted: retention does not keep it", entry.id());
    }
    for (StoredObject orphan : listing.orphans()) {
      if (Retention.abandoned(orphan.modified(), now)) {
        catalog.store().delete(orphan.name());
        LOG.info("{} is deleted: it was never completed", catalog.store().url(orphan.name()));
      }
    }
    Leftovers.deleteOrphans(catalog, listing, now);
    return superfluous;
  }
}
