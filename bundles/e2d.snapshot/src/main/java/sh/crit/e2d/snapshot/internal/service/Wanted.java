package sh.crit.e2d.snapshot.internal.service;

import java.time.Instant;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.PointId;
import sh.crit.e2d.snapshot.internal.delta.Point;

/**
 * The state that somebody asked for.
 *
 * @param chosen the backup that it stands on
 * @param point where the changes after it are replayed to; empty for the backup as it is
 */
record Wanted(Chosen chosen, Optional<Point> point) {
  /**
   * Finds it.
   *
   * @param id ID or ID@REVISION; empty for the newest state that there is
   * @param at the state as of then, after the backup of the id where there is one
   * @throws E2dException NOT_FOUND
   */
  static Wanted find(Catalog catalog, PointFetcher points, String id, Optional<Instant> at)
      throws E2dException {
    Listing listing = catalog.look();
    Optional<Point> point = point(catalog, points, listing, PointId.parse(id), at);
    Chosen chosen =
        point.isPresent()
            ? Chosen.of(point.get().chain().base())
            : Chosen.find(catalog, listing, id);
    return new Wanted(chosen, point);
  }

  /** What names it for good: that of the backup where nothing is replayed. */
  String id() {
    return point.filter(Point::replays).map(Point::id).orElse(chosen.id());
  }

  /** Up to which revision it has everything; 0 where that is not known. */
  long revision() {
    return point
        .filter(Point::replays)
        .map(Point::revision)
        .orElse(chosen.entry().map(e -> e.origin().revision()).orElse(0L));
  }

  private static Optional<Point> point(
      Catalog catalog, PointFetcher points, Listing listing, PointId id, Optional<Instant> at)
      throws E2dException {
    if (at.isPresent() && id.revision().isPresent()) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          "snapshot.find",
          id.toString(),
          "both a revision and a time are given; give one of them");
    }
    if (at.isPresent() && id.id().isEmpty()) {
      return Optional.of(points.at(catalog, listing, at.get()));
    }
    if (at.isPresent()) {
      Optional<Entry> base = listing.entry(id.id());
      return Optional.of(
          points.at(catalog, base.orElseThrow(() -> catalog.missing(id.id())), at.get()));
    }
    if (id.revision().isPresent()) {
      long revision = id.revision().getAsLong();
      Optional<Entry> base = points.base(catalog, listing, id.id());
      return Optional.of(
          points.at(catalog, base.orElseThrow(() -> catalog.missing(id.id())), revision));
    }
    if (id.id().isEmpty() && listing.foreign()) {
      return points.furthest(catalog, listing);
    }
    return id.id().isEmpty() && listing.standing().isPresent()
        ? points.furthest(catalog, listing, listing.standing().get())
        : Optional.empty();
  }
}
