package sh.crit.e2d.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import sh.crit.e2d.config.internal.SourceReader;
import sh.crit.e2d.config.internal.environment.EnvironmentReader;
import sh.crit.e2d.config.internal.kinds.Kinds;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.values.Hosts;
import sh.crit.e2d.config.internal.values.Interpreter;
import sh.crit.e2d.config.internal.values.MachineHosts;
import sh.crit.e2d.config.internal.values.Provided;
import sh.crit.e2d.config.internal.yaml.YamlReader;

/**
 * Reads configurations: the file wins over the environment, the environment over the defaults. What
 * is wrong is collected and returned, never thrown. Any thread; a loader asks for the machine's
 * addresses once and keeps the answers.
 */
public final class ConfigurationLoader {
  /** What the data directory is called where it is given. */
  private static final Set<String> DATA_DIR = Set.of(Key.DATA_DIR.label(), "E2D_DATA_DIR");

  private static final Pattern PLAIN_LINE =
      Pattern.compile(
          "(?m)^dataDir:[ \\t]+([\"']?)(/[^\"'#\\p{Cntrl}]*[^\"'#\\p{Cntrl} ])\\1[ \\t]*(#.*)?$");

  private final Provided provided;
  private final Hosts hosts;

  /**
   * Without any storage but the built-in ones: {@code file}, {@code s3} and {@code https} at
   * DigitalOcean.
   *
   * @param knownDiscoveryTypes the values that {@code discovery.type} may have besides {@code
   *     static}, as bundles offer them, with what they need and take; when empty, every value of
   *     the right form is accepted
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
    this(new Provided(knownDiscoveryTypes, moreStorageSchemes, ""), hosts);
  }

  private ConfigurationLoader(Provided provided, Hosts hosts) {
    this.provided = provided;
    this.hosts = hosts;
  }

  /**
   * A loader that accepts other providers and shares this one's answers about addresses.
   *
   * @param remedy what may be missing where a name is not among them, to go on after the message;
   *     empty when that is not known
   */
  public ConfigurationLoader with(
      Set<String> knownDiscoveryTypes, Predicate<String> moreStorageSchemes, String remedy) {
    return new ConfigurationLoader(
        new Provided(knownDiscoveryTypes, moreStorageSchemes, remedy), hosts);
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
          new Interpreter(draft, problems, hosts, environment, provided).interpret();
      if (problems.errors().isEmpty()) {
        return new LoadResult.Loaded(
            configuration, draft.origins(), source.label(), problems.warnings());
      }
    }
    return new LoadResult.Rejected(problems.errors(), problems.warnings());
  }

  /**
   * The data directory that a configuration names, whatever else is wrong with it. Empty when it
   * cannot be read or names an unusable one; and when a source with mistakes names none, as one of
   * them may be about the name: whoever asks wants this node, not the one of the default.
   *
   * @param source where the YAML comes from
   * @param environment the process's environment
   */
  public Optional<Path> dataDir(ConfigurationSource source, Map<String, String> environment) {
    Problems ofSource = new Problems();
    Draft draft = new Draft();
    readSource(source, draft, ofSource);
    if (!ofSource.errors().isEmpty() && !draft.has(Key.DATA_DIR)) {
      return new SourceReader(new Problems()).read(source).flatMap(ConfigurationLoader::plainLine);
    }
    new EnvironmentReader(environment, draft, new Problems()).read();
    Problems found = new Problems();
    Path dataDir =
        new Interpreter(draft, found, hosts, environment, provided).interpret().dataDir();
    boolean usable =
        Stream.concat(ofSource.errors().stream(), found.errors().stream())
            .noneMatch(problem -> DATA_DIR.contains(problem.origin().key()));
    return usable ? Optional.of(dataDir) : Optional.empty();
  }

  /** Out of a text that is no YAML; two such lines contradict each other. */
  private static Optional<Path> plainLine(String text) {
    List<MatchResult> lines = PLAIN_LINE.matcher(text).results().toList();
    return lines.size() == 1 ? Optional.of(Path.of(lines.get(0).group(2))) : Optional.empty();
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
