package sh.crit.e2d.config.internal.model;

import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.ConfigurationProblem;
import sh.crit.e2d.config.Origin;

/** Collects everything that is wrong, so that the user mends it in one go. One load, one thread. */
public final class Problems {
  private final List<ConfigurationProblem> errors = new ArrayList<>();
  private final List<ConfigurationProblem> warnings = new ArrayList<>();

  /** Notes something that makes the configuration unusable. */
  public void error(Origin origin, String message) {
    error(ErrorCode.BAD_CONFIGURATION, origin, message);
  }

  /** Notes something that keeps the node from starting. */
  public void error(ErrorCode code, Origin origin, String message) {
    errors.add(new ConfigurationProblem(code, printable(origin), message));
  }

  /** Notes something that the user should know. */
  public void warn(Origin origin, String message) {
    warnings.add(new ConfigurationProblem(ErrorCode.BAD_CONFIGURATION, printable(origin), message));
  }

  public List<ConfigurationProblem> errors() {
    return List.copyOf(errors);
  }

  public List<ConfigurationProblem> warnings() {
    return List.copyOf(warnings);
  }

  /** Keys and file names come from the user and may hold line breaks too. */
  private static Origin printable(Origin origin) {
    return new Origin(Text.printable(origin.source()), origin.line(), Text.printable(origin.key()));
  }
}
