package sh.crit.e2d.api.error;

import java.util.Objects;

/**
 * A failure that names what was done ({@code operation}), to what ({@code subject}), what went
 * wrong and what helps. Its message is one line fit for an operator; secrets never enter it.
 */
public final class E2dException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String operation;
  private final String subject;

  /**
   * @param code the kind of failure
   * @param operation what was attempted, for example {@code etcd.member-add}
   * @param subject what it was attempted on: an address, a path, a key
   * @param message one line: what went wrong and what would be right
   */
  public E2dException(ErrorCode code, String operation, String subject, String message) {
    this(code, operation, subject, message, null);
  }

  /**
   * @param cause the underlying failure, or null
   */
  public E2dException(
      ErrorCode code, String operation, String subject, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
    this.operation = Objects.requireNonNull(operation, "operation");
    this.subject = Objects.requireNonNull(subject, "subject");
  }

  public ErrorCode code() {
    return code;
  }

  public String operation() {
    return operation;
  }

  public String subject() {
    return subject;
  }
}
