package sh.crit.e2d.config.internal.model;

import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.ConfigurationProblem;
import sh.crit.e2d.config.Origin;

/** Collects everything that is wrong, so that the user mends it in one go. One load, one thread. */
public final class Problems {
  /** A file that is no configuration at all has one for each of its lines. */
  private static final int MOST = 50;

  private int untold;
  private final List<ConfigurationProblem> errors = new ArrayList<>();
  private final List<ConfigurationProblem> warnings = new ArrayList<>();

  /** Notes something that makes the configuration unusable. */
  public void error(Origin origin, String message) {
    error(ErrorCode.BAD_CONFIGURATION, origin, message);
  }

  /** Notes something that keeps the node from starting. */
  public void error(ErrorCode code, Origin origin, String message) {
    if (errors.size() >= MOST) {
      untold++;
      return;
    }
    errors.add(new ConfigurationProblem(code, printable(origin), message));
  }

  /** Notes something that the user should know. */
  public void warn(Origin origin, String message) {
    warnings.add(new ConfigurationProblem(ErrorCode.BAD_CONFIGURATION, printable(origin), message));
  }

  public List<ConfigurationProblem> errors() {
    if (untold == 0) {
      return List.copyOf(errors);
    }
    List<ConfigurationProblem> all = new ArrayList<>(errors);
    all.add(
        new ConfigurationProblem(
            ErrorCode.BAD_CONFIGURATION,
            new Origin(errors.get(0).origin().source(), 0, ""),
            untold + " more mistakes; mend the first ones to see them"));
    return all;
  }

  public List<ConfigurationProblem> warnings() {
    return List.copyOf(warnings);
  }

  /** Keys and file names come from the user and may hold line breaks too. */
  private static Origin printable(Origin origin) {
    return new Origin(Text.printable(origin.source()), origin.line(), Text.printable(origin.key()));
  }
}
