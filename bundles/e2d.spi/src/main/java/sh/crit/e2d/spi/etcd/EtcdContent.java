package sh.crit.e2d.spi.etcd;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;

/**
 * What an etcd holds, rather than who its members are.
 *
 * <p><b>Lifecycle, threading, errors, cancellation</b> as {@link EtcdCluster}; a stream belongs to
 * one thread at a time.
 */
public interface EtcdContent {
  /**
   * Opens a snapshot of one member's database, with etcd's own hash at its end. Bytes are asked for
   * as they are read, so that a slow reader costs no memory.
   *
   * @param silence how long the member may send nothing before the stream fails; there is no limit
   *     on the whole
   */
  Snapshot snapshot(String endpoint, Duration silence) throws E2dException;

  /**
   * Counts and hashes the keys of one member, without quorum.
   *
   * @param revision up to which revision; 0 for the newest
   * @throws E2dException NOT_FOUND when the revision has been compacted, REFUSED_FOR_NOW when the
   *     member has not come to it yet or is a learner
   */
  Proof prove(String endpoint, long revision, Duration deadline) throws E2dException;

  /**
   * Clears a prefix and writes a marker below it, both at one revision and only where the marker
   * does not have that value yet: done twice it changes nothing.
   *
   * @param prefix of the keys to clear, for example {@code /_e2d}: the key of that very name and
   *     all below {@code /_e2d/}, and not {@code /_e2dx}; with a slash at its end only those below
   * @param marker a key below the prefix
   * @return whether it was done now, rather than before
   */
  boolean mark(
      List<String> endpoints, String prefix, String marker, String value, Duration deadline)
      throws E2dException;

  /** The value of a key, read through the quorum; empty when there is no such key. */
  Optional<String> get(List<String> endpoints, String key, Duration deadline) throws E2dException;

  /** A snapshot that is being sent; to be closed. */
  interface Snapshot extends AutoCloseable {
    /** The bytes; an {@link java.io.IOException} when they break off, never an early end. */
    InputStream stream();

    /** How many there will be; known after the first byte, and not with every etcd. */
    OptionalLong bytes();

    @Override
    void close();
  }

  /**
   * What a member's keys amount to. Two are comparable when revision and compaction are equal.
   *
   * @param revision the revision that was hashed
   * @param compactRevision what was compacted before, as far as the hash knows; 0 for nothing
   * @param hash etcd's own hash of the keys up to the revision
   * @param keys how many keys there are at the revision
   */
  record Proof(long revision, long compactRevision, long hash, long keys) {}
}
