package sh.crit.e2d.api.error;

/**
 * The kinds of failure that callers tell apart. A code never changes its meaning; messages may.
 *
 * <p>The process exit code that a command line derives from a failure is {@link #exitCode()}.
 */
public enum ErrorCode {
  /** The configuration cannot be used: syntax, unknown key, value out of range, contradiction. */
  BAD_CONFIGURATION(2),
  /** A command was called with arguments that it does not take. */
  BAD_USAGE(2),
  /** No usable etcd binary. */
  ETCD_MISSING(2),
  /** An address that e2d or etcd must listen on is in use by another process. */
  ADDRESS_IN_USE(2),
  /** A file or directory cannot be read, written or locked. */
  STORAGE_UNUSABLE(2),
  /** No appliance runs for this data directory. */
  NOT_RUNNING(3),
  /** The other side did not answer before the deadline. Says nothing about whether it acted. */
  UNREACHABLE(1),
  /** The cluster has no leader or no quorum just now. */
  NO_QUORUM(1),
  /** The cluster refused a change for now (not in sync yet, unhealthy, too many learners). */
  REFUSED_FOR_NOW(1),
  /** The facts that a step was decided on have changed since. */
  PRECONDITION_FAILED(1),
  /** The subject does not exist. */
  NOT_FOUND(1),
  /** The history that is asked for was compacted away; only a whole copy helps. */
  COMPACTED(1),
  /** A backup is not what was once stored: altered, truncated or put together from others. */
  SNAPSHOT_DAMAGED(1),
  /** What was given as a backup is in no form that this version reads. */
  SNAPSHOT_UNSUPPORTED(1),
  /** A backup was encrypted with another key than the one that is configured. */
  WRONG_KEY(2),
  /** Somebody asked for the work to end before it was done. */
  CANCELLED(1),
  /** Anything else; the cause says more. */
  FAILED(1);

  private final int exitCode;

  ErrorCode(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The process exit code that stands for this failure: 1 degraded, 2 usage, 3 not running. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  public boolean retryable() {
    return switch (this) {
      case UNREACHABLE, NO_QUORUM, REFUSED_FOR_NOW, PRECONDITION_FAILED -> true;
      default -> false;
    };
  }
}
