package sh.crit.e2d.brain;

/** What is known of backups when a node has no data. */
public enum BackupState {
  /** No backup is configured. */
  NOT_CONFIGURED,
  /** The store was reached and holds none. */
  EMPTY,
  /** The store was reached and holds at least one. */
  HOLDS
}
