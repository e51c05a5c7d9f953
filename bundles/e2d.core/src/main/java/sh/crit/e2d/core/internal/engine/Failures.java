package sh.crit.e2d.core.internal.engine;

import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Failures in one line. */
final class Failures {
  private Failures() {}

  static String line(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }

  static ErrorCode code(Exception failure) {
    return failure instanceof E2dException known ? known.code() : ErrorCode.FAILED;
  }
}
