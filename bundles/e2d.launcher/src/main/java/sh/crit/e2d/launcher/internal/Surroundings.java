package sh.crit.e2d.launcher.internal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/**
 * What a process finds around itself.
 *
 * @param layout of the appliance that was called
 * @param directory where the user is; the scripts change to the appliance's own directory, where
 *     the shared class archive is valid
 * @param environment the environment variables
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param keyboard whether standard input is a terminal
 * @param screen whether standard output is a terminal
 */
public record Surroundings(
    ApplianceLayout layout,
    Path directory,
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean keyboard,
    boolean screen) {

  /** The scripts look, as Java cannot tell the two streams apart. */
  private static final String TERMINALS = System.getProperty("e2d.terminals", "");

  /** Of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        new ApplianceLayout(Path.of(System.getProperty("e2d.home", "."))),
        Path.of(System.getProperty("e2d.cwd", "")).toAbsolutePath(),
        System.getenv(),
        System.in,
        System.out,
        System.err,
        TERMINALS.contains("in"),
        TERMINALS.contains("out"));
  }

  /** A path as the user meant it. */
  Path resolve(String written) {
    return directory.resolve(written).normalize();
  }
}
