package sh.crit.e2d.snapshot.internal.make;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.delta.Chain;

/** Gives a backup of the history the name of the newest, if nobody else was faster. */
final class Promotion {
  private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);
  private static final int ATTEMPTS = 5;

  private final Succession succession;

  Promotion(Succession succession) {
    this.succession = succession;
  }

  /** As {@link Succession#demand}. */
  boolean demand(Catalog catalog, Listing listing, Optional<Chain> line, Origin next, boolean word)
      throws E2dException {
    return succession.demand(catalog, listing, line, next, word);
  }

  /**
   * Copies it onto the newest, which has to be what it was when the decision was made; when it is
   * not any more, the decision is made anew.
   *
   * @param before what was there when it was decided that this may be done
   * @throws E2dException PRECONDITION_FAILED when something stands there now that it must not
   *     replace: the backup is not of this store's line
   */
  void run(Catalog catalog, Listing before, Entry entry, boolean word) throws E2dException {
    Listing seen = before;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        catalog.promote(entry, seen.condition());
        return;
      } catch (E2dException e) {
        if (e.code() != ErrorCode.PRECONDITION_FAILED) {
          throw e;
        }
        LOG.debug("the newest backup changed", e);
      }
      seen = catalog.look();
      if (seen.head().filter(head -> isLater(head, entry)).isPresent()) {
        LOG.info("another node has made a later backup than {} meanwhile", entry.id());
        return;
      }
      demandStill(catalog, before, seen, entry, word);
    }
    String url = catalog.store().url(catalog.names().newest());
    throw new E2dException(
        ErrorCode.REFUSED_FOR_NOW,
        "snapshot.make",
        url,
        url + ": is written again and again by somebody else; the backup is in the history");
  }

  /** The operator's word, and what was taken into the history, was what stood there before. */
  private void demandStill(Catalog catalog, Listing before, Listing seen, Entry entry, boolean word)
      throws E2dException {
    boolean same = seen.newest().equals(before.newest());
    if (seen.foreign() && !same) {
      String url = catalog.store().url(catalog.names().newest());
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "snapshot.make",
          url,
          url + ": was written by another program in between; it stays as it is");
    }
    // What was recorded while the backup was made goes beyond it, as it should.
    succession.demand(catalog, seen, Optional.empty(), entry.origin(), word && same);
  }

  private static boolean isLater(Entry head, Entry entry) {
    return head.id().equals(entry.id())
        || (head.sameCluster(entry) && head.origin().revision() >= entry.origin().revision());
  }
}
