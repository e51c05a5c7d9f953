package sh.crit.e2d.spi.crypto;

import java.io.IOException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** What a stream over a backup throws when the backup cannot be used, fit for an operator. */
public final class UnusableObjectException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String OPERATION = "snapshot.read";

  private final E2dException error;

  /**
   * @param code the kind of failure
   * @param object the backup's name, which begins the message
   * @param what goes on from the name: what is wrong and what would be right, in one line
   */
  public UnusableObjectException(ErrorCode code, String object, String what) {
    this(new E2dException(code, OPERATION, object, object + " " + what));
  }

  /**
   * @param error the failure to be carried through streams
   */
  public UnusableObjectException(E2dException error) {
    super(error.getMessage(), error);
    this.error = error;
  }

  /** A backup whose bytes are not those that were written. */
  public static UnusableObjectException damaged(String object, String what) {
    return new UnusableObjectException(ErrorCode.SNAPSHOT_DAMAGED, object, what);
  }

  /** The failure by itself, never null. */
  public E2dException error() {
    return error;
  }
}
