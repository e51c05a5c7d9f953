package sh.crit.e2d.launcher.internal;

import java.util.Map;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.config.ConfigurationLoader;
import sh.crit.e2d.config.ConfigurationSource;
import sh.crit.e2d.config.LoadResult;
import sh.crit.e2d.launcher.internal.node.ConfigurationChecker;
import sh.crit.e2d.launcher.internal.node.ConfigurationChoice;

/** Checks configurations with the library that the configuration bundle consists of. */
final class LibraryChecker implements ConfigurationChecker {
  private final Map<String, String> environment;

  LibraryChecker(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public NodeFiles files(ConfigurationChoice choice) throws E2dException {
    return new NodeFiles(load(choice).configuration().dataDir());
  }

  @Override
  public void preflight(ConfigurationChoice choice) throws E2dException {
    load(choice).configuration();
  }

  private LoadResult load(ConfigurationChoice choice) {
    // Which discovery types there are, only the running plugins know.
    return new ConfigurationLoader(Set.of()).load(source(choice), environment);
  }

  private static ConfigurationSource source(ConfigurationChoice choice) {
    if (choice.file().isPresent()) {
      return new ConfigurationSource.File(choice.file().get());
    }
    return choice.text().isPresent()
        ? new ConfigurationSource.StandardInput(choice.text().get())
        : new ConfigurationSource.None();
  }
}
