package sh.crit.e2d.config;

import java.util.Objects;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * One thing that is wrong, or worth a warning.
 *
 * @param code the kind of failure
 * @param origin where the value was given
 * @param message one line: the value, what is wrong with it, and what would be right
 */
public record ConfigurationProblem(ErrorCode code, Origin origin, String message) {
  public ConfigurationProblem {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(message, "message");
  }

  /** {@code <file>:<line>: <key>: <message>}, one line. */
  @Override
  public String toString() {
    return origin + ": " + message;
  }
}
