package sh.crit.e2d.spi.etcd;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;

/**
 * What changes in an etcd, revision by revision, and the same changes made once more elsewhere.
 *
 * <p><b>Lifecycle, errors, cancellation</b> as {@link EtcdCluster}. <b>Threading.</b> Any thread; a
 * feed or a replay belongs to one thread at a time, and only its {@code close} to any.
 */
public interface EtcdChanges {
  /**
   * Opens a feed of all changes of all keys from a revision on, which may lie in the future.
   *
   * @param from the first revision that is handed out
   * @param deadline until the member has agreed
   * @throws E2dException COMPACTED when that revision is not kept any more; also from the feed
   */
  Feed watch(String endpoint, long from, Duration deadline) throws E2dException;

  /** The time to live that a lease was granted, in seconds; empty when there is no such lease. */
  OptionalLong grantedTtl(String endpoint, long lease, Duration deadline) throws E2dException;

  /**
   * Begins to make changes in an etcd that nobody else writes to. Until the replay is closed no
   * lease there comes to its end.
   *
   * @param deadline for each call that follows
   */
  Replay replay(String endpoint, Duration deadline) throws E2dException;

  /** Changes as they come; to be closed. No more than a few megabytes are held ahead. */
  interface Feed extends AutoCloseable {
    /**
     * The next revision with all its changes, in the order in which they were made.
     *
     * @param wait how long to wait for it
     * @return empty when none came meanwhile
     * @throws E2dException when the feed has ended; it stays so
     */
    Optional<Revision> next(Duration wait) throws E2dException;

    @Override
    void close();
  }

  /** Changes being made again; to be closed. */
  interface Replay extends AutoCloseable {
    /**
     * Grants a lease, unless there is one of that id.
     *
     * @param ttlSeconds at least 1
     */
    void grant(long lease, long ttlSeconds) throws E2dException;

    /**
     * Makes all changes of a revision in one transaction.
     *
     * @return the revision that they got
     * @throws E2dException PRECONDITION_FAILED, and nothing was changed, when they do not follow
     *     from what is there: a key that is put has another history, one that is deleted is missing
     */
    long apply(Revision revision) throws E2dException;

    @Override
    void close();
  }

  /**
   * All changes of one revision.
   *
   * @param number the revision
   * @param observed when it was heard of, by this machine's clock
   * @param changes in order, at least one, each of another key
   */
  record Revision(long number, Instant observed, List<Change> changes) {
    public Revision {
      Objects.requireNonNull(observed, "observed");
      changes = List.copyOf(changes);
    }
  }

  /** A change of one key. */
  sealed interface Change {
    /** The key. */
    Bytes key();
  }

  /**
   * A key has a value now.
   *
   * @param lease the lease that it lives with, 0 for none
   * @param created the revision at which the key was created
   * @param version how often it was put since, from 1 on
   */
  record Put(Bytes key, Bytes value, long lease, long created, long version) implements Change {
    public Put {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(value, "value");
    }
  }

  /** A key is gone. */
  record Delete(Bytes key) implements Change {
    public Delete {
      Objects.requireNonNull(key, "key");
    }
  }
}
