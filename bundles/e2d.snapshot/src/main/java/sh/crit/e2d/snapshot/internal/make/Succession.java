package sh.crit.e2d.snapshot.internal.make;

import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Likeness;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Names;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.delta.Chain;
import sh.crit.e2d.snapshot.internal.delta.Line;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * Decides whether a cluster's backup may take the place of the newest one. An older or emptier
 * cluster never does so by itself, for the newest is what a restore begins with.
 */
final class Succession {

  private final Reader reader;
  private final MarkerSource marker;
  private final Descent descent;
  private final Line line;

  /** Reads the cluster's marker, only when it is needed. */
  interface MarkerSource {
    Optional<Marker> read() throws E2dException;
  }

  Succession(Reader reader, MarkerSource marker, Descent descent, Line line) {
    this.reader = reader;
    this.marker = marker;
    this.descent = descent;
    this.line = line;
  }

  /**
   * Refuses what would do harm.
   *
   * @param after what leads furthest after the newest one, as it was before the member was asked
   * @param word whether the operator wants it so
   * @return whether the word was needed: what is stored is of another history of the cluster
   * @throws E2dException PRECONDITION_FAILED, naming what stands there and what helps
   */
  boolean demand(Catalog catalog, Listing listing, Optional<Chain> after, Origin next, boolean word)
      throws E2dException {
    if (listing.foreign()) {
      demandOverForeign(catalog, listing.newest().orElseThrow(), next, word);
    }
    if (listing.standing().isEmpty()) {
      return false;
    }
    Entry newest = listing.standing().get();
    boolean same = newest.origin().clusterId() == next.clusterId();
    Optional<String> objection = same ? objection(catalog, newest, after, next) : Optional.empty();
    if (word) {
      return objection.isPresent();
    }
    if (!same && !restoredFrom(newest, after, next)) {
      objection = Optional.of(otherCluster(newest, next));
    }
    if (objection.isPresent()) {
      throw refused(
          catalog.store().url(catalog.names().newest()),
          objection.get() + ", or order one backup that replaces it");
    }
    return false;
  }

  private void demandOverForeign(Catalog catalog, StoredObject newest, Origin next, boolean word)
      throws E2dException {
    String name = catalog.names().newest();
    String url = catalog.store().url(name);
    Optional<E2dException> unreadable = reader.peek(catalog.store(), name);
    if (unreadable.filter(e -> e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED).isPresent()) {
      throw refused(
          url,
          "is no backup, so it is not replaced by one; give snapshot.file another name, or move"
              + " that object away");
    }
    if (!word
        && !restoredFrom(Names.foreignId(catalog.content(newest)), next)
        && !restoredFromUndescribed(catalog, newest, next)) {
      throw refused(
          url,
          "is a backup that another program has put there"
              + unreadable.map(e -> " (and it cannot be read: " + e.getMessage() + ")").orElse("")
              + ", and nothing tells whether this cluster holds all of it; order one backup that"
              + " replaces it, then it is kept in the history and backups go on by themselves");
    }
  }

  private static String otherCluster(Entry newest, Origin next) {
    return "is a backup of another cluster ("
        + cluster(newest.origin())
        + ", of "
        + newest.time()
        + "), which this one ("
        + cluster(next)
        + ") does not replace by itself; give this cluster a snapshot.file of its own";
  }

  /** Why the cluster does not go on from its newest backup and the changes after that. */
  private Optional<String> objection(
      Catalog catalog, Entry newest, Optional<Chain> after, Origin next) throws E2dException {
    long stored = newest.origin().revision();
    long reach = Math.max(stored, after.map(Chain::reach).orElse(0L));
    String what =
        "is a backup of revision "
            + stored
            + ", of "
            + newest.time()
            + (reach > stored ? ", with changes up to revision " + reach : "")
            + ", and this cluster";
    if (next.revision() < reach) {
      return Optional.of(
          what
              + " is only at "
              + next.revision()
              + ": it has lost what came after; restore that backup");
    }
    boolean other =
        descent.of(newest, next) == Likeness.OTHER
            || (after.isPresent() && !line.known(catalog, after.get()));
    return other
        ? Optional.of(
            what
                + ", which is at "
                + next.revision()
                + ", has another history there: it went on from older data; restore that backup")
        : Optional.empty();
  }

  /**
   * Only a cluster that was restored from that very backup holds all of it. One that was restored
   * from an earlier one, or beside another that was restored from the same, does not.
   */
  private boolean restoredFrom(Entry newest, Optional<Chain> after, Origin next)
      throws E2dException {
    return restoredFrom(newest.id(), next)
        || restoredPast(newest, after, next)
        || restoredInstead(newest.origin(), next)
        || (newest.origin().equals(Origin.UNKNOWN)
            && restoredFrom(Names.foreignId(newest.stored().sha256()), next));
  }

  /** A backup of ours, by its bytes, of which only the sidecar cannot be read any more. */
  private boolean restoredFromUndescribed(Catalog catalog, StoredObject newest, Origin next)
      throws E2dException {
    Optional<Marker> from = marker.read().filter(m -> next.revision() >= m.revision());
    return from.isPresent() && catalog.isCopy(newest, from.get().base());
  }

  private boolean restoredFrom(String id, Origin next) throws E2dException {
    return marker.read().filter(m -> m.isOf(id) && next.revision() >= m.revision()).isPresent();
  }

  /** While nothing was recorded after the newest one, the chain of the former leads further. */
  private boolean restoredPast(Entry newest, Optional<Chain> after, Origin next)
      throws E2dException {
    return after.isPresent()
        && marker
            .read()
            .filter(m -> m.reaches(after.get().base().id(), newest.origin().revision()))
            .filter(m -> next.revision() >= m.revision())
            .isPresent();
  }

  /** The operator had that cluster make way, whatever it had come to. */
  private boolean restoredInstead(Origin former, Origin next) throws E2dException {
    return former.clusterId() != 0
        && marker
            .read()
            .filter(m -> HexId.format(former.clusterId()).equals(m.instead()))
            .filter(m -> next.revision() >= m.revision())
            .isPresent();
  }

  private static String cluster(Origin origin) {
    return origin.clusterId() == 0
        ? "unknown"
        : HexId.format(origin.clusterId()) + ", revision " + origin.revision();
  }

  private static E2dException refused(String url, String what) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "snapshot.make", url, url + " " + what);
  }
}
