package sh.crit.e2d.spi.snapshot;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;

/**
 * The backups of the configured store, as core needs them to bring a cluster back.
 *
 * <p><b>Lifecycle.</b> There while {@code snapshot.file} is configured; whether a storage plugin
 * serves it shows at the first call. <b>Threading.</b> Any thread; calls block. <b>Errors.</b>
 * {@link E2dException} as of {@link sh.crit.e2d.spi.storage.Store}; SNAPSHOT_DAMAGED,
 * SNAPSHOT_UNSUPPORTED and WRONG_KEY for a backup that cannot be used. <b>Cancellation.</b>
 * Interrupt the thread.
 */
public interface Backups {
  /**
   * The newest backup that may be restored: one that was found unusable in this life is passed
   * over. Reads the catalog alone.
   *
   * @return empty when the store was reached and holds none at all
   * @throws E2dException also when it holds some, and none of them can be used: no answer is ever
   *     mistaken for an empty store
   */
  Optional<Offer> newest() throws E2dException;

  /**
   * Fetches a backup, unpacks it and proves it, all of it, before this returns.
   *
   * @param id of an offer, perhaps that of another node
   * @param to a file that does not exist yet; gone again after a failure
   */
  Fetched fetch(String id, Path to) throws E2dException;

  /**
   * Passes a backup over from now on: it was fetched, and what is in it is no good all the same.
   *
   * @param reason one line
   */
  void reject(String id, String reason) throws E2dException;

  /**
   * A backup that is there to be restored.
   *
   * @param id names it in this store for good; two nodes that see one store mean the same by it
   * @param revision the store's revision in it; 0 where that is not known
   * @param time when it was made
   * @param verified whether it was read back since
   * @param clusterId the cluster it is of; 0 where that is not known
   * @param term the raft term when it was made; 0 where that is not known
   * @param index a raft index up to which it surely holds everything; 0 where that is not known
   */
  record Offer(
      String id,
      long revision,
      Instant time,
      boolean verified,
      long clusterId,
      long term,
      long index) {
    public Offer {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(time, "time");
    }
  }

  /**
   * A database on this machine's disk.
   *
   * @param hashed whether etcd's own hash stands at its end
   * @param bytes its size with the hash
   */
  record Fetched(boolean hashed, long bytes) {}
}
