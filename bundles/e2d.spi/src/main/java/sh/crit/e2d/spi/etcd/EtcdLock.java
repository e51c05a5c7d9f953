package sh.crit.e2d.spi.etcd;

import java.time.Duration;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;

/**
 * One lock for the whole cluster, kept in the cluster itself, so that no two nodes change it at
 * once. It needs a quorum, and frees itself when whoever has it dies.
 *
 * <p><b>Lifecycle, threading, errors, cancellation</b> as {@link EtcdCluster}. A call that fails
 * may have taken the lock all the same; it frees itself then.
 */
public interface EtcdLock {
  /** Where it is in the cluster. A key there without a lease is nobody's, and is replaced. */
  String KEY = "/_e2d/lock/orders";

  /**
   * Takes the lock unless somebody has it; never waits for it.
   *
   * @param endpoints client URLs to try, in this order; not empty
   * @param claim who takes it for what, in words for people who are refused because of it
   * @param life after this it is free again, unless it is renewed; whole seconds
   * @param deadline for the whole call
   */
  Answer take(List<String> endpoints, String claim, Duration life, Duration deadline)
      throws E2dException;

  /** What became of the wish to have the lock. */
  sealed interface Answer {
    /** The lock is the caller's. */
    record Taken(Hold hold) implements Answer {}

    /** Somebody else has it, who said so. */
    record HeldBy(String claim) implements Answer {}

    /**
     * The database is full, so that nothing can be written, not even a lock; nobody has it. What
     * makes room again must not be kept from its work by that.
     */
    record Full(String why) implements Answer {}
  }

  /** The lock in the hands of whoever took it; one thread at a time. */
  interface Hold extends AutoCloseable {
    /**
     * Lets it last for a whole life from now on.
     *
     * @throws E2dException PRECONDITION_FAILED when it is lost, STORAGE_UNUSABLE when the database
     *     is full by now and it lasts no longer than before; otherwise as {@link EtcdLock}
     */
    void renew(Duration deadline) throws E2dException;

    /** Gives it back. What cannot be told to the cluster is logged; it frees itself then. */
    @Override
    void close();
  }
}
