package sh.crit.e2d.launcher.internal;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.ConfigurationLoader;
import sh.crit.e2d.config.ConfigurationProblem;
import sh.crit.e2d.config.ConfigurationSource;
import sh.crit.e2d.config.LoadResult;
import sh.crit.e2d.config.Preflight;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;
import sh.crit.e2d.launcher.internal.node.ConfigurationChecker;
import sh.crit.e2d.launcher.internal.node.ConfigurationChoice;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

/** Checks configurations with the library that the configuration bundle consists of. */
final class LibraryChecker implements ConfigurationChecker {
  private static final String UNKNOWN =
      "so the data directory is not known, and no appliance that was started with this"
          + " configuration runs; name the right one with -c";

  private final ApplianceLayout layout;
  private final Map<String, String> environment;

  LibraryChecker(ApplianceLayout layout, Map<String, String> environment) {
    this.layout = layout;
    this.environment = environment;
  }

  @Override
  public Checked check(ConfigurationChoice choice) throws E2dException {
    Read read = load(choice);
    LoadResult result = read.result();
    NodeFiles files = new NodeFiles(result.configuration().dataDir());
    if (!(result instanceof LoadResult.Loaded loaded)) {
      throw new IllegalStateException("a configuration without problems that was not loaded");
    }
    return new CheckedNode(
        files, loaded, new Preflight(Optional.of(layout.home()), environment), read.missing());
  }

  /**
   * A configuration that was read.
   *
   * @param result what came of it
   * @param missing what it names and nobody provides, although the node may start
   */
  private record Read(LoadResult result, List<ConfigurationProblem> missing) {}

  /**
   * Of a configuration with mistakes: what a running appliance that was started with it uses, as
   * the mistakes may have come since; else what it says.
   */
  @Override
  public NodeFiles files(ConfigurationChoice choice) throws E2dException {
    ConfigurationLoader loader = new ConfigurationLoader(Set.of());
    LoadResult result = loader.load(source(choice), environment);
    if (result instanceof LoadResult.Loaded loaded) {
      NodeFiles told = new NodeFiles(loaded.configuration().dataDir());
      // An appliance that was started with this file before its dataDir was changed is still meant.
      return Files.exists(told.controlSocket())
          ? told
          : running(choice).map(NodeFiles::new).orElse(told);
    }
    return running(choice)
        .or(() -> loader.dataDir(source(choice), environment))
        .map(NodeFiles::new)
        .orElseThrow(() -> unknown(result));
  }

  /** The data directory of the appliance that runs with this file. */
  private Optional<Path> running(ConfigurationChoice choice) {
    return choice.text().isPresent()
        ? Optional.empty()
        : NodeProcesses.dataDir(layout.home(), choice.file());
  }

  private static E2dException unknown(LoadResult result) {
    Stream<String> problems = result.problems().stream().map(ConfigurationProblem::toString);
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        "launcher.data-dir",
        "dataDir",
        Stream.concat(problems, Stream.of(UNKNOWN)).collect(Collectors.joining("\n")));
  }

  /** The bundles are looked through only for names that are not among what is always there. */
  private Read load(ConfigurationChoice choice) throws E2dException {
    Set<String> rareSchemes = new TreeSet<>();
    ConfigurationLoader loader = new ConfigurationLoader(Set.of(), rareSchemes::add);
    LoadResult any = loader.load(source(choice), environment);
    Configuration named = any.configuration();
    String type = named.discovery().type();
    if (type.equals("static") && rareSchemes.isEmpty()) {
      return new Read(any, List.of());
    }
    Offered offered = Offered.by(layout);
    if (hasData(named.dataDir())) {
      LoadResult result = offered.and(type, rareSchemes, loader).load(source(choice), environment);
      return new Read(result, offered.missing(type, rareSchemes, any));
    }
    return new Read(offered.only(loader).load(source(choice), environment), List.of());
  }

  /** What a cluster depends on is not kept from serving over what it finds its peers by. */
  private static boolean hasData(Path dataDir) {
    String[] data = new NodeFiles(dataDir).member().toFile().list();
    return data != null && data.length > 0;
  }

  private static ConfigurationSource source(ConfigurationChoice choice) {
    if (choice.file().isPresent()) {
      return new ConfigurationSource.File(choice.file().get());
    }
    return choice.text().isPresent()
        ? new ConfigurationSource.StandardInput(choice.text().get())
        : new ConfigurationSource.None();
  }

  /** A configuration that was read. */
  private record CheckedNode(
      NodeFiles files,
      LoadResult.Loaded loaded,
      Preflight machine,
      List<ConfigurationProblem> missing)
      implements Checked {
    @Override
    public Optional<InetSocketAddress> plainClient() {
      Configuration.Listener client = loaded.configuration().network().client();
      return client.tls()
          ? Optional.empty()
          : Optional.of(new InetSocketAddress(client.bindHost(), client.port()));
    }

    @Override
    public String discoveryType() {
      return loaded.configuration().discovery().type();
    }

    @Override
    public boolean caKey() {
      return loaded.configuration().certificates().caKey().isPresent();
    }

    @Override
    public List<String> preflight() throws E2dException {
      Preflight.Report report = machine.check(loaded);
      report.require();
      List<ConfigurationProblem> warnings = new ArrayList<>(loaded.warnings());
      warnings.addAll(missing);
      warnings.addAll(report.warnings());
      return warnings.stream().map(ConfigurationProblem::toString).toList();
    }
  }
}
