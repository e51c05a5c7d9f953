package sh.crit.e2d.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.yaml.snakeyaml.nodes.MappingNode;
import sh.crit.e2d.config.internal.SourceReader;
import sh.crit.e2d.config.internal.environment.EnvironmentReader;
import sh.crit.e2d.config.internal.kinds.Kinds;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.values.Hosts;
import sh.crit.e2d.config.internal.values.Interpreter;
import sh.crit.e2d.config.internal.values.MachineHosts;
import sh.crit.e2d.config.internal.yaml.YamlReader;

/**
 * Reads configurations: the file wins over the environment, the environment over the defaults. What
 * is wrong is collected and returned, never thrown. Any thread; a loader asks for the machine's
 * addresses once and keeps the answers.
 */
public final class ConfigurationLoader {
  private final Set<String> discoveryTypes;
  private final Predicate<String> storageSchemes;
  private final Hosts hosts;

  /**
   * Without any storage but the built-in ones: {@code file}, {@code s3} and {@code https} at
   * DigitalOcean.
   *
   * @param knownDiscoveryTypes the values that {@code discovery.type} may have besides {@code
   *     static}; when empty, every value of the right form is accepted
   */
  public ConfigurationLoader(Set<String> knownDiscoveryTypes) {
    this(knownDiscoveryTypes, scheme -> false);
  }

  /**
   * @param knownDiscoveryTypes as above
   * @param moreStorageSchemes which schemes {@code snapshot.file} may have besides the built-in
   *     ones, in lower case; asked only for a scheme that is not built in, so looking through
   *     plugins costs nothing where it is not needed
   */
  public ConfigurationLoader(
      Set<String> knownDiscoveryTypes, Predicate<String> moreStorageSchemes) {
    this(knownDiscoveryTypes, moreStorageSchemes, new MachineHosts());
  }

  ConfigurationLoader(
      Set<String> knownDiscoveryTypes, Predicate<String> moreStorageSchemes, Hosts hosts) {
    this.discoveryTypes = Set.copyOf(knownDiscoveryTypes);
    this.storageSchemes = moreStorageSchemes;
    this.hosts = hosts;
  }

  /** A loader that accepts other providers and shares this one's answers about addresses. */
  public ConfigurationLoader with(
      Set<String> knownDiscoveryTypes, Predicate<String> moreStorageSchemes) {
    return new ConfigurationLoader(knownDiscoveryTypes, moreStorageSchemes, hosts);
  }

  /**
   * Reads a configuration. Files of certificates are looked at, nothing is written.
   *
   * @param source where the YAML comes from
   * @param environment the process's environment; only variables {@code E2D_…} are looked at
   */
  public LoadResult load(ConfigurationSource source, Map<String, String> environment) {
    Problems problems = new Problems();
    Draft draft = new Draft();
    boolean understood = readSource(source, draft, problems);
    new EnvironmentReader(environment, draft, problems).read();
    if (understood) {
      Configuration configuration =
          new Interpreter(draft, problems, hosts, discoveryTypes, storageSchemes).interpret();
      if (problems.errors().isEmpty()) {
        return new LoadResult.Loaded(
            configuration, draft.origins(), source.label(), problems.warnings());
      }
    }
    return new LoadResult.Rejected(problems.errors(), problems.warnings());
  }

  /** Whether the source's keys are known; without them every further check would mislead. */
  private static boolean readSource(ConfigurationSource source, Draft draft, Problems problems) {
    Optional<MappingNode> document =
        new SourceReader(problems)
            .read(source)
            .flatMap(text -> new YamlReader(source.label(), problems).read(text));
    if (document.isEmpty()) {
      return problems.errors().isEmpty();
    }
    return Kinds.read(source.label(), document.get(), draft, problems);
  }
}
