package sh.crit.e2d.launcher.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.ConfigurationLoader;
import sh.crit.e2d.config.ConfigurationProblem;
import sh.crit.e2d.config.LoadResult;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;
import sh.crit.e2d.launcher.internal.framework.Offers;

/**
 * What an appliance has for a configuration to name.
 *
 * @param types the entries of the headers, which begin with a value of {@code discovery.type}
 * @param schemes of {@code snapshot.file}
 * @param plugins what lies in plugins/
 */
record Offered(Set<String> types, Set<String> schemes, String plugins) {
  private static final String TYPE = "discovery.type";
  private static final String FILE = "snapshot.file";

  static Offered by(ApplianceLayout layout) throws E2dException {
    try {
      return new Offered(
          Offers.DISCOVERY_TYPES.of(layout),
          Offers.STORAGE_SCHEMES.of(layout),
          Offers.plugins(layout));
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "launcher.offers",
          layout.home().toString(),
          "a bundle of the appliance at " + layout.home() + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** A loader that knows these, and nothing else. */
  ConfigurationLoader only(ConfigurationLoader loader) {
    return loader.with(types, schemes::contains, "; or the plugin for it is missing: " + plugins);
  }

  /** A loader that knows what is named as well: a plugin may be dropped in later. */
  ConfigurationLoader and(String type, Set<String> named, ConfigurationLoader loader) {
    Set<String> all = new TreeSet<>(types);
    if (!names().contains(type)) {
      all.add(type);
    }
    return loader.with(all, scheme -> true, "");
  }

  /** What is named and not offered, for a node that starts in spite of it. */
  List<ConfigurationProblem> missing(String type, Set<String> named, LoadResult read) {
    List<ConfigurationProblem> missing = new ArrayList<>();
    if (!type.equals("static") && !names().contains(type)) {
      missing.add(problem(read, TYPE, type, String.join(", ", names())));
    }
    named.stream()
        .filter(scheme -> !schemes.contains(scheme))
        .map(scheme -> problem(read, FILE, scheme, String.join(", ", schemes)))
        .forEach(missing::add);
    return missing;
  }

  private ConfigurationProblem problem(LoadResult read, String key, String name, String offered) {
    Origin origin =
        read instanceof LoadResult.Loaded loaded ? loaded.origin(key) : new Origin("", 0, key);
    return new ConfigurationProblem(
        ErrorCode.BAD_CONFIGURATION,
        origin,
        "'"
            + name
            + "': no bundle provides it; the node starts all the same, as it has data, and waits for"
            + " a plugin ("
            + plugins
            + "); offered are: "
            + offered);
  }

  /** The entries without what they need and take. */
  private Set<String> names() {
    return types.stream()
        .map(entry -> entry.split(";", 2)[0].strip())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
