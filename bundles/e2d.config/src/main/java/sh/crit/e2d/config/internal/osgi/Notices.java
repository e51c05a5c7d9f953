package sh.crit.e2d.config.internal.osgi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.config.ConfigurationProblem;
import sh.crit.e2d.config.LoadResult;
import sh.crit.e2d.config.internal.model.LiveUpdate;

/** The words for what a configuration says and the node does not do, one line each. */
final class Notices {
  /** The first mistakes are enough to begin with. */
  private static final int MOST = 10;

  private Notices() {}

  /**
   * A configuration with mistakes.
   *
   * @param former whether there is one in force
   */
  static List<String> rejected(List<ConfigurationProblem> problems, boolean former) {
    String consequence =
        former
            ? "; rejected, the former configuration stays in force"
            : "; rejected, and no configuration is in force until this is mended";
    List<String> lines =
        new ArrayList<>(
            problems.stream().limit(MOST).map(problem -> problem + consequence).toList());
    if (problems.size() > MOST) {
      lines.add(
          problems.get(0).origin().source()
              + ": more mistakes follow; mend the first ones to see them");
    }
    return lines;
  }

  /** What is valid and waits. */
  static List<String> waiting(LoadResult.Loaded loaded, List<LiveUpdate.Change> waiting) {
    return waiting.stream()
        .map(
            change ->
                loaded.origin(change.key())
                    + " changed from "
                    + change.from()
                    + " to "
                    + change.to()
                    + "; takes effect after bin/stop and bin/start")
        .toList();
  }

  /** A file that says nothing any more. */
  static String gone(String file, String problem) {
    return file
        + " "
        + problem
        + "; what it said stays in force while the node runs, put the file back before the next"
        + " start";
  }

  /** A valid configuration that could not be stored. */
  static String notHandedOn(String label, IOException cause) {
    return label
        + ": could not be handed on, the system says: "
        + cause.getMessage()
        + "; the former configuration stays in force, save the file again";
  }
}
