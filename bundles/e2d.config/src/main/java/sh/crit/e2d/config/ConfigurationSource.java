package sh.crit.e2d.config;

import java.nio.file.Path;
import java.util.Objects;

/** Where the YAML of a configuration comes from. */
public sealed interface ConfigurationSource {
  /** What messages call this source. */
  String label();

  /**
   * A file, read anew at each load.
   *
   * @param path absolute, or relative to the working directory
   */
  record File(Path path) implements ConfigurationSource {
    public File {
      Objects.requireNonNull(path, "path");
    }

    @Override
    public String label() {
      return path.toString();
    }
  }

  /**
   * A text that was read from standard input.
   *
   * @param yaml the whole text
   */
  record StandardInput(String yaml) implements ConfigurationSource {
    public StandardInput {
      Objects.requireNonNull(yaml, "yaml");
    }

    @Override
    public String label() {
      return "standard input";
    }
  }

  /** No text at all: the environment and the built-in defaults decide. */
  record None() implements ConfigurationSource {
    @Override
    public String label() {
      return "configuration";
    }
  }
}
