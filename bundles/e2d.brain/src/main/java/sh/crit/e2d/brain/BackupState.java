package sh.crit.e2d.brain;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of backups when a node has no data.
 *
 * @param kind what there is
 * @param newest the newest usable backup, where there is one
 */
public record BackupState(Kind kind, Optional<Offer> newest) {
  /** No backup is configured. */
  public static final BackupState NOT_CONFIGURED =
      new BackupState(Kind.NOT_CONFIGURED, Optional.empty());

  /** The store was reached and holds none. */
  public static final BackupState EMPTY = new BackupState(Kind.EMPTY, Optional.empty());

  /** Whatever the store holds, the operator wants a new and empty cluster. */
  public static final BackupState DISREGARDED = new BackupState(Kind.DISREGARDED, Optional.empty());

  /** The kinds of knowledge. */
  public enum Kind {
    NOT_CONFIGURED,
    EMPTY,
    HOLDS,
    DISREGARDED
  }

  /**
   * A backup that can be restored.
   *
   * @param id names it in the store that all nodes share
   * @param revision the store's revision in it, 0 where that is not known
   * @param clusterId the cluster that it is of, 0 where that is not known
   * @param term a raft term that it surely reaches, 0 where that is not known or not verified
   * @param index a raft index of that term up to which it holds everything, 0 likewise
   */
  public record Offer(String id, long revision, long clusterId, long term, long index) {
    public Offer {
      Objects.requireNonNull(id, "id");
    }
  }

  /** The store was reached and holds at least this one. */
  public static BackupState holds(Offer newest) {
    return new BackupState(Kind.HOLDS, Optional.of(newest));
  }
}
