package sh.crit.e2d.api.service;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;

/**
 * Backups as the faces see them. An OSGi service, registered while {@code snapshot.file} is
 * configured.
 *
 * <p>Threading: any thread; every method blocks until it is done, and ends soon when its thread is
 * interrupted. Long work tells its progress, one line at a time, on the calling thread. Errors:
 * {@link E2dException}: NOT_FOUND for an id that the store does not hold, SNAPSHOT_DAMAGED,
 * WRONG_KEY and SNAPSHOT_UNSUPPORTED for a backup that is no good, STORAGE_UNUSABLE and UNREACHABLE
 * for the store, PRECONDITION_FAILED for what would do harm.
 */
public interface Snapshots {
  /** The state of backups on this node, without asking the store. */
  State state();

  /** All backups, newest first. */
  List<BackupView> list() throws E2dException;

  /**
   * Makes a backup now, unless the newest one is of the same revision.
   *
   * @param replaceNewer whether it may take the place of a newest backup that is of another
   *     cluster, or of a higher revision: the operator's word
   */
  BackupView make(boolean replaceNewer, Consumer<String> progress) throws E2dException;

  /** Reads a backup back and proves it; the newest one for an empty id. */
  BackupView verify(String id, Consumer<String> progress) throws E2dException;

  /**
   * Restores a backup into a scratch etcd and compares.
   *
   * @param id a backup as it is, or {@code ID@REVISION} for what its deltas lead to; empty for the
   *     newest one and all that its deltas lead to
   */
  Drill drill(String id, Consumer<String> progress) throws E2dException;

  /**
   * Deletes what retention does not keep.
   *
   * @param dryRun whether it is only told
   * @return what was, or would be, deleted
   */
  List<BackupView> prune(boolean dryRun) throws E2dException;

  /**
   * Copies a backup to another store.
   *
   * @param id the newest one for an empty id
   * @param url as {@code snapshot.file} is written
   */
  BackupView copy(String id, String url, Consumer<String> progress) throws E2dException;

  /**
   * Unpacks a backup into a data directory that a single etcd can be started on. Touches nothing of
   * this node.
   *
   * @param id a backup, or {@code ID@REVISION} for a revision that its deltas lead to; empty for
   *     the newest state that there is
   * @param at the state as of then: that of the last backup before, and of the changes that were
   *     stored since; null for that of the id
   * @param to a directory that does not exist yet
   */
  BackupView unpack(String id, Instant at, Path to, Consumer<String> progress) throws E2dException;

  /**
   * What {@link #unpack} would take, without reading it.
   *
   * @param id as for {@link #unpack}
   * @param at as for {@link #unpack}
   */
  Target find(String id, Instant at) throws E2dException;

  /**
   * A state that can be restored.
   *
   * @param id names it for good: that of a backup, or {@code ID@REVISION}
   * @param revision up to which it has everything; 0 where that is not known
   * @param base the backup that it stands on
   */
  record Target(String id, long revision, BackupView base) {}

  /**
   * How backups are doing.
   *
   * @param url where they are kept
   * @param newest the newest one known of, null for none
   * @param problem why the last attempt failed, one line; empty when it did not
   * @param nextTime when the next one is due, ISO-8601 in UTC; empty when none is
   * @param reach how far the changes after the newest backup are stored, one line; empty while this
   *     node stores none
   */
  record State(String url, BackupView newest, String problem, String nextTime, String reach) {}

  /**
   * What a trial restore found.
   *
   * @param backup what was restored
   * @param revision the revision of the restored etcd
   * @param keys how many keys it has
   * @param hash etcd's own hash of them, in hexadecimal digits
   * @param millis how long it took
   */
  record Drill(BackupView backup, long revision, long keys, String hash, long millis) {}
}
