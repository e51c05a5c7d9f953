package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.fail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.config.internal.values.Hosts;

/** Loads configurations in tests, on a machine whose address is known. */
public final class Loading {
  static final String HOST = "10.9.8.7";
  static final Set<String> TYPES = Set.of("aws/autoscaling-group", "aws/tags", "digitalocean/tags");

  private Loading() {}

  static ConfigurationLoader loader() {
    return new ConfigurationLoader(TYPES, "gs"::equals, new FixedHosts());
  }

  static LoadResult load(String yaml, Map<String, String> environment) {
    return loader().load(new ConfigurationSource.StandardInput(yaml), environment);
  }

  static LoadResult.Loaded loaded(String yaml, Map<String, String> environment) {
    LoadResult result = load(yaml, environment);
    if (result instanceof LoadResult.Loaded loaded) {
      return loaded;
    }
    return fail("refused: " + result.problems());
  }

  public static Configuration valid(String yaml) {
    return loaded(yaml, Map.of()).configuration();
  }

  static List<String> problems(String yaml, Map<String, String> environment) {
    return lines(load(yaml, environment).problems());
  }

  static List<String> lines(List<ConfigurationProblem> problems) {
    return problems.stream().map(ConfigurationProblem::toString).toList();
  }

  /** The message of the exception that a caller sees. */
  static E2dException thrown(LoadResult result) {
    try {
      return fail("accepted: " + result.configuration());
    } catch (E2dException e) {
      return e;
    }
  }

  private static final class FixedHosts implements Hosts {
    @Override
    public String own() {
      return HOST;
    }

    /** Literals, and one name. */
    @Override
    public Optional<InetAddress> resolve(String host) {
      try {
        if (host.equals("node-1.example")) {
          return Optional.of(InetAddress.getByName("10.0.0.1"));
        }
        boolean literal = host.chars().allMatch(c -> Character.isDigit(c) || c == '.');
        return literal ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
  }
}
