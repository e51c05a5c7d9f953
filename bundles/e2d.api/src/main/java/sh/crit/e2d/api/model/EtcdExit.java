package sh.crit.e2d.api.model;

/**
 * How an etcd process ended.
 *
 * @param reason the fact that its exit and its log amount to
 * @param exitCode the process's exit code, -1 when not known (an adopted process)
 * @param detail the log line that tells, or empty
 */
public record EtcdExit(Reason reason, int exitCode, String detail) {
  /** Exit reasons that lead to different decisions. */
  public enum Reason {
    /** We stopped it. */
    STOPPED,
    /** It was removed from the cluster and will never serve with this data again. */
    REMOVED,
    /** It refuses its data directory. */
    CORRUPT,
    /** Another process listens on one of its addresses. */
    PORT_TAKEN,
    /** The disk is full. */
    DISK_FULL,
    /** Its directory or files cannot be opened. */
    PERMISSION,
    /** A peer belongs to another cluster. */
    CLUSTER_MISMATCH,
    /** It was told to found a cluster in which its seat has been taken before. */
    ALREADY_BOOTSTRAPPED,
    /** It does not take the flags it was given. */
    BAD_FLAGS,
    /** A signal ended it that we did not send. */
    KILLED,
    /** Anything else. */
    CRASHED
  }
}
