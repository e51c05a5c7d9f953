package sh.crit.e2d.snapshot.internal.delta;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;
import sh.crit.e2d.spi.storage.Store;

/** The last revision of a chain: etcd has to know it too, or the history is another one. */
final class Overlap {
  private Overlap() {}

  /** That revision; empty where the chain has no chunk. */
  static Optional<Revision> of(ChunkStore chunks, Store store, Chain chain) throws E2dException {
    AtomicReference<Revision> last = new AtomicReference<>();
    if (chain.last().isPresent()) {
      chunks.read(
          store,
          chain.last().get().object(),
          new ChunkReader.Sink() {
            @Override
            public void lease(long id, long ttlSeconds) {
              // It is the revision that counts.
            }

            @Override
            public void revision(Revision revision) {
              last.set(revision);
            }
          });
    }
    return Optional.ofNullable(last.get());
  }

  /** Whether both are one revision of one history, whenever it was heard of. */
  static boolean same(Revision stored, Revision found) {
    return found.number() == stored.number() && found.changes().equals(stored.changes());
  }
}
