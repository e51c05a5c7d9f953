package sh.crit.e2d.launcher.internal.node;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which configuration a call is about. Neither of both: the built-in defaults and the environment.
 *
 * @param file absolute
 * @param text what came from standard input
 */
public record ConfigurationChoice(Optional<Path> file, Optional<String> text) {
  public static ConfigurationChoice ofFile(Path file) {
    return new ConfigurationChoice(Optional.of(file), Optional.empty());
  }

  public static ConfigurationChoice ofText(String text) {
    return new ConfigurationChoice(Optional.empty(), Optional.of(text));
  }

  public static ConfigurationChoice builtIn() {
    return new ConfigurationChoice(Optional.empty(), Optional.empty());
  }
}
