package sh.crit.e2d.snapshot.internal.delta;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Names;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.make.Look;
import sh.crit.e2d.snapshot.internal.pipeline.Stored;
import sh.crit.e2d.snapshot.internal.pipeline.Twice;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * The changes after a newest object that no sidecar describes any more. Their first chunk names the
 * object by its SHA-256, and says of which backup, cluster and revision it is. Safe for several
 * threads.
 */
public final class Undescribed {
  private static final Logger LOG = LoggerFactory.getLogger(Undescribed.class);

  private final Chains chains;
  private final ChunkStore chunks;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  public Undescribed(Chains chains, ChunkStore chunks) {
    this.chains = chains;
    this.chunks = chunks;
  }

  /**
   * The furthest point after it.
   *
   * @return empty where the newest object has a sidecar, or no chunk follows it
   */
  public Optional<Point> furthest(Catalog catalog, Listing listing) throws E2dException {
    Optional<Entry> base = base(catalog, listing);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    Chain chain = chains.follow(catalog, base.get());
    return chain.leads() ? Optional.of(new Point(chain, chain.reach(), true)) : Optional.empty();
  }

  /** The newest object as the backup that its chain follows; its id is the one that it had. */
  public Optional<Entry> base(Catalog catalog, Listing listing) throws E2dException {
    if (!listing.foreign()) {
      return Optional.empty();
    }
    DeltaNames names = new DeltaNames(catalog.names());
    for (StoredObject object : catalog.store().list(names.folder())) {
      Optional<String> id =
          names
              .place(object.name())
              .filter(place -> place.number() == 1)
              .map(DeltaNames.Place::base)
              .filter(Names::isId)
              .filter(base -> listing.entry(base).isEmpty());
      Optional<ChunkHead> head = id.isEmpty() ? Optional.empty() : head(catalog, object.name());
      StoredObject newest = listing.newest().orElseThrow();
      if (head.isPresent() && head.get().previous().equals(catalog.content(newest))) {
        tell(catalog, id.get());
        return Optional.of(entry(catalog, newest, id.get(), head.get()));
      }
    }
    return Optional.empty();
  }

  private void tell(Catalog catalog, String id) {
    if (told.add(id)) {
      LOG.warn(
          "{} is backup {} by the changes that follow it; what is said of it in {} cannot be read",
          catalog.store().url(catalog.names().newest()),
          id,
          catalog.store().url(catalog.names().sidecar(id)));
    }
  }

  /** One that cannot be read says nothing; a wrong key is told by the backup itself. */
  private Optional<ChunkHead> head(Catalog catalog, String chunk) throws E2dException {
    try {
      return Optional.of(
          Twice.read(() -> chunks.read(catalog.store(), chunk, ChunkReader.Sink.NONE)).head());
    } catch (E2dException e) {
      return switch (e.code()) {
        case SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED, WRONG_KEY, BAD_CONFIGURATION -> {
          LOG.warn("{}", e.getMessage());
          yield Optional.empty();
        }
        default -> throw e;
      };
    }
  }

  private static Entry entry(Catalog catalog, StoredObject newest, String id, ChunkHead head)
      throws E2dException {
    Look look = Look.at(catalog.store(), newest.name());
    return new Entry(
        id,
        newest.name(),
        newest.modified(),
        new Origin(head.clusterId(), head.from() - 1, 0, 0, "", ""),
        Optional.empty(),
        new Stored(newest.size(), head.previous()),
        look.compression(),
        look.seal(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty());
  }
}
