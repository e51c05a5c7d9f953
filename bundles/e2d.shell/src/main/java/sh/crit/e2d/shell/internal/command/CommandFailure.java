package sh.crit.e2d.shell.internal.command;

import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.shell.internal.format.Screen;

/**
 * A command that gives no answer: one line for the operator and the exit code. Gogo prints what
 * {@link #toString} returns, so that is the line and nothing else, fit for a terminal.
 */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The command was called with arguments that it does not take. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ErrorCode.BAD_USAGE.exitCode(), message, null);
  }

  /** The appliance cannot answer just now. */
  public static CommandFailure unavailable(String message) {
    return new CommandFailure(ErrorCode.FAILED.exitCode(), message, null);
  }

  static CommandFailure of(E2dException failure) {
    // An appliance that runs had its configuration accepted: a bucket that is gone is no mistake
    // of who asks for it, as a directory that cannot be written is of who starts an appliance.
    ErrorCode code =
        failure.code() == ErrorCode.STORAGE_UNUSABLE ? ErrorCode.FAILED : failure.code();
    return new CommandFailure(code.exitCode(), failure.getMessage(), failure);
  }

  public int exitCode() {
    return exitCode;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // Gogo prints it, and would name the class
  public String toString() {
    return "e2d: " + Screen.clean(getMessage());
  }
}
