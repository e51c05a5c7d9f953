package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.brain.BackupState;

/**
 * Backups as the engine needs them. Calls block and are made off the lane; a failure is an {@link
 * E2dException} that says what must be mended.
 */
public interface Restorer {
  /** The newest usable backup; empty when the store was reached and holds none. */
  Optional<BackupState.Offer> newest() throws E2dException;

  /**
   * Fetches the ballot's backup and makes the data of this founder of it, beside the data
   * directory. What an earlier attempt left is replaced.
   */
  void prepare(Ballot ballot, String name) throws E2dException;

  /**
   * What the store knows of one backup.
   *
   * @throws E2dException NOT_FOUND when it holds none of that id
   */
  Known find(String backup) throws E2dException;

  /**
   * A backup as the operator is shown it.
   *
   * @param id names it in the store for good
   * @param time when it was made, ISO-8601 in UTC
   * @param revision the revision that it holds everything up to
   * @param bytes the size of its database
   * @param verified whether it was read back and found good
   */
  record Known(String id, String time, long revision, long bytes, boolean verified) {}

  /** Reads a backup to its end and proves it; nothing is kept of it. */
  void prove(String backup) throws E2dException;

  /**
   * Makes what was prepared for the ballot this node's data.
   *
   * @throws E2dException PRECONDITION_FAILED when nothing is prepared for it or there is data
   */
  void adopt(Ballot ballot) throws E2dException;

  /**
   * Deletes what an earlier life, or a restore that nobody wants any more, left beside the data.
   * That it cannot be deleted is no reason to do nothing else.
   */
  void tidy();

  /** Has the cluster clear its volatile keys and note where it comes from, unless it has. */
  void mark(List<String> endpoints, Ballot ballot, Duration deadline) throws E2dException;
}
