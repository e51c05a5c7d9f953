package sh.crit.e2d.shell.internal.terminal;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.felix.gogo.jline.Shell;

/**
 * What Gogo's shell asks its surroundings.
 *
 * @param properties looks up a property, null when it is not set
 */
record ShellContext(UnaryOperator<String> properties) implements Shell.Context {
  /** Only the directory of start-up scripts, which is not the daemon's working directory. */
  static ShellContext scriptsIn(String directory) {
    return new ShellContext(Map.of("gosh.home", directory)::get);
  }

  @Override
  public String getProperty(String name) {
    String value = properties.apply(name);
    return value == null && name.equals("user.dir") ? "/" : value;
  }

  /** Does nothing: leaving a shell must not stop the appliance. */
  @Override
  public void exit() {}
}
