package sh.crit.e2d.snapshot.internal.delta;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.pipeline.Twice;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * Follows chains of chunks. What was read once is remembered by name and version. Safe for several
 * threads.
 */
public final class Chains {
  private static final String OPERATION = "snapshot.delta";

  /** A remembered chunk takes some 300 bytes. */
  private static final int REMEMBERED = 20_000;

  private final ChunkStore chunks;
  private final Map<Key, Link> known = new ConcurrentHashMap<>();

  private record Key(String name, String version) {}

  public Chains(ChunkStore chunks) {
    this.chunks = chunks;
  }

  /**
   * Follows the chain of a backup, as far as each chunk is whole and follows the one before.
   *
   * @throws E2dException when store or key are the matter, so that nobody knows how far it goes
   */
  public Chain follow(Catalog catalog, Entry base) throws E2dException {
    DeltaNames names = new DeltaNames(catalog.names());
    Chain chain = new Chain(base, List.of(), Optional.empty());
    if (base.origin().clusterId() == 0 || base.origin().revision() == 0) {
      return chain;
    }
    List<Link> links = new ArrayList<>();
    for (StoredObject object : catalog.store().list(names.folder(base.id()))) {
      Optional<DeltaNames.Place> place = names.place(object.name());
      if (place.isEmpty()) {
        continue;
      }
      try {
        demandNumber(catalog, object, place.get(), links.size() + 1);
        Link link = read(catalog, object);
        demandNext(catalog, chain, link);
        links.add(link);
        chain = new Chain(base, links, Optional.empty());
      } catch (E2dException e) {
        // With the wrong key the backup is of no use either, and says so when it is read.
        boolean otherKey = e.code() == ErrorCode.WRONG_KEY && base.seal().isPresent();
        if (otherKey) {
          return new Chain(base, links, Optional.of(ended(chain, e)));
        }
        return switch (e.code()) {
          case SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED ->
              new Chain(base, links, Optional.of(ended(chain, e)));
          default -> throw e;
        };
      }
    }
    return chain;
  }

  private Link read(Catalog catalog, StoredObject object) throws E2dException {
    Key key = new Key(object.name(), object.version());
    Link link = known.get(key);
    if (link == null) {
      link = Twice.read(() -> chunks.read(catalog.store(), object.name(), ChunkReader.Sink.NONE));
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(key, link);
    }
    return link;
  }

  private static void demandNumber(
      Catalog catalog, StoredObject object, DeltaNames.Place place, long expected)
      throws E2dException {
    if (place.number() != expected) {
      throw damaged(
          catalog.store().url(object.name()),
          "is chunk " + place.number() + ", and chunk " + expected + " is missing before it");
    }
  }

  private static void demandNext(Catalog catalog, Chain before, Link link) throws E2dException {
    ChunkHead head = link.head();
    Entry base = before.base();
    DeltaNames names = new DeltaNames(catalog.names());
    String own = names.chunk(new DeltaNames.Place(head.base(), head.number(), head.from()));
    boolean follows =
        own.equals(link.object())
            && (link.sealed() || base.seal().isEmpty())
            && head.clusterId() == base.origin().clusterId()
            && head.from() == before.reach() + 1
            && head.previous().equals(before.tip());
    if (!follows) {
      throw damaged(
          catalog.store().url(link.object()),
          "is not the chunk that follows revision "
              + before.reach()
              + " of backup "
              + base.id()
              + ": it was moved there, is of another chain, or lacks its encryption");
    }
  }

  /** One message: what is the matter, and what that means. */
  private static E2dException ended(Chain chain, E2dException why) {
    return new E2dException(
        why.code() == ErrorCode.WRONG_KEY ? ErrorCode.SNAPSHOT_DAMAGED : why.code(),
        OPERATION,
        why.subject(),
        "the changes after backup "
            + chain.base().id()
            + " are of use up to revision "
            + chain.reach()
            + " only: "
            + why.getMessage(),
        why);
  }

  private static E2dException damaged(String url, String what) {
    return new E2dException(ErrorCode.SNAPSHOT_DAMAGED, OPERATION, url, url + " " + what);
  }
}
