package sh.crit.e2d.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** What came of reading a configuration: a valid one, or everything that is wrong with it. */
public sealed interface LoadResult {
  /** Everything that is wrong, in the order of the source; empty exactly when it is valid. */
  List<ConfigurationProblem> problems();

  /** What the user should know although it prevents nothing; one line each, free of secrets. */
  List<ConfigurationProblem> warnings();

  /**
   * The valid configuration.
   *
   * @throws E2dException BAD_CONFIGURATION with one line for each problem
   */
  Configuration configuration() throws E2dException;

  /**
   * A valid configuration.
   *
   * @param configuration the configuration
   * @param origins where each key was given, by its name in {@code v1alpha1}; keys that have their
   *     default are absent
   * @param label what messages call the source
   * @param warnings see {@link LoadResult#warnings}
   */
  record Loaded(
      Configuration configuration,
      Map<String, Origin> origins,
      String label,
      List<ConfigurationProblem> warnings)
      implements LoadResult {
    public Loaded {
      origins = Map.copyOf(origins);
      warnings = List.copyOf(warnings);
    }

    @Override
    public List<ConfigurationProblem> problems() {
      return List.of();
    }

    /** Where the key was given; for a key that has its default, the source as a whole. */
    public Origin origin(String key) {
      return origins.getOrDefault(key, new Origin(label, 0, key));
    }
  }

  /**
   * A configuration that cannot be used.
   *
   * @param problems not empty
   * @param warnings see {@link LoadResult#warnings}
   */
  record Rejected(List<ConfigurationProblem> problems, List<ConfigurationProblem> warnings)
      implements LoadResult {
    public Rejected {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a rejection needs a problem");
      }
    }

    @Override
    public Configuration configuration() throws E2dException {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "config.load",
          problems.get(0).origin().source(),
          problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining("\n")));
    }
  }
}
