package sh.crit.e2d.config.internal.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.ConfigurationLoader;
import sh.crit.e2d.config.ConfigurationProblem;
import sh.crit.e2d.config.ConfigurationSource;
import sh.crit.e2d.config.LoadResult;
import sh.crit.e2d.config.internal.model.LiveUpdate;
import sh.crit.e2d.config.internal.model.Pids;
import sh.crit.e2d.spi.notice.WarningSource;

/**
 * Publishes the configuration to Config Admin and follows the file while the node runs. What Config
 * Admin may remember from an earlier run is overwritten at activation, before this returns.
 *
 * <p>What the file says and the node does not do is told as a warning for as long as that is so.
 */
@Component(immediate = true, service = WarningSource.class)
public final class ConfigurationPublisher implements WarningSource {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationPublisher.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final String SIZE = "requiredClusterSize";
  private static final String PLUGIN =
      "; if a plugin is to provide it, drop that into plugins/, and this is looked at again";
  private static final int MAY_PROVIDE =
      BundleEvent.INSTALLED | BundleEvent.UPDATED | BundleEvent.RESOLVED | BundleEvent.STARTED;

  private final ConfigurationSource source;
  private final Map<String, String> environment;
  private final ConfigurationLoader loader;
  private final Providers providers;
  private final ConfigAdminWriter writer;
  private final Optional<FileWatch> watch;
  private final BundleContext context;
  private final BundleListener bundles = this::changed;

  private Configuration inForce;
  private volatile boolean rejected;
  private volatile List<String> notices = List.of();

  /** Reads the framework properties, publishes, and begins to watch. */
  @Activate
  public ConfigurationPublisher(BundleContext context, @Reference ConfigurationAdmin admin) {
    this(context, admin, System.getenv(), INTERVAL);
  }

  ConfigurationPublisher(
      BundleContext context,
      ConfigurationAdmin admin,
      Map<String, String> environment,
      Duration interval) {
    this.context = context;
    this.source = source(context);
    this.environment = Map.copyOf(environment);
    // Whoever started the framework has checked what it starts with. A plugin that does not
    // install must not take the configuration away from a node that has its data.
    this.loader = new ConfigurationLoader(discoveryTypes(context), scheme -> true);
    this.providers = new Providers(context);
    this.writer = new ConfigAdminWriter(admin);
    this.watch =
        source instanceof ConfigurationSource.File file
            ? Optional.of(new FileWatch(file.path(), this::reload))
            : Optional.empty();
    reload();
    context.addBundleListener(bundles);
    watch.ifPresent(started -> started.start(interval));
  }

  /** What was rejected may have named a plugin that was not there yet. */
  private void changed(BundleEvent event) {
    if (rejected && (event.getType() & MAY_PROVIDE) != 0) {
      reload();
    }
  }

  /** Ends the watch; what was published stays, so that an update of this bundle disturbs nobody. */
  @Deactivate
  public void deactivate() {
    context.removeBundleListener(bundles);
    watch.ifPresent(FileWatch::close);
  }

  /** A file that is gone is told alone: what it said last is no longer the user's concern. */
  @Override
  public List<String> warnings() {
    return watch
        .flatMap(FileWatch::problem)
        .map(problem -> List.of(Notices.gone(source.label(), problem)))
        .orElse(notices);
  }

  private synchronized void reload() {
    ConfigurationLoader now =
        inForce == null
            ? loader
            : loader.with(providers.discoveryTypes(inForce), this::servesScheme, PLUGIN);
    LoadResult result = now.load(source, environment);
    List<ConfigurationProblem> problems =
        result instanceof LoadResult.Loaded loaded ? lostSize(loaded) : result.problems();
    rejected = !problems.isEmpty() && inForce != null;
    if (problems.isEmpty() && result instanceof LoadResult.Loaded loaded) {
      apply(loaded);
    } else {
      tell(Notices.rejected(problems, inForce != null), true);
    }
  }

  /** A line that got lost must not take members out of a running cluster. */
  private List<ConfigurationProblem> lostSize(LoadResult.Loaded loaded) {
    int size = loaded.configuration().requiredClusterSize();
    boolean lost =
        inForce != null
            && inForce.requiredClusterSize() != size
            && !loaded.origins().containsKey(SIZE);
    return lost
        ? List.of(
            new ConfigurationProblem(
                ErrorCode.BAD_CONFIGURATION,
                loaded.origin(SIZE),
                "was "
                    + inForce.requiredClusterSize()
                    + " and is not given any more; write "
                    + SIZE
                    + ": "
                    + size
                    + " if the cluster shall have that size"))
        : List.of();
  }

  private boolean servesScheme(String scheme) {
    return providers.storageSchemes(inForce).contains(scheme);
  }

  private void apply(LoadResult.Loaded loaded) {
    loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
    LiveUpdate update =
        inForce == null
            ? new LiveUpdate(loaded.configuration(), List.of())
            : LiveUpdate.of(inForce, loaded.configuration());
    try {
      Set<String> written = writer.write(update.inForce().toPids(), Pids.OPTIONAL);
      if (!written.isEmpty()) {
        LOG.info("configuration of {} is in force for {}", loaded.label(), written);
      }
      inForce = update.inForce();
    } catch (IOException e) {
      LOG.error("the configuration could not be handed on", e);
      tell(List.of(Notices.notHandedOn(loaded.label(), e)), true);
      return;
    }
    tell(Notices.waiting(loaded, update.waiting()), false);
  }

  /** Logged when they are news. */
  private void tell(List<String> now, boolean error) {
    if (!now.isEmpty() && !now.equals(notices)) {
      now.forEach(line -> LOG.atLevel(error ? Level.ERROR : Level.WARN).log("{}", line));
    }
    notices = now;
  }

  private static ConfigurationSource source(BundleContext context) {
    String file = context.getProperty("e2d.config.file");
    String text = context.getProperty("e2d.config.text");
    if (file != null && !file.isEmpty()) {
      return new ConfigurationSource.File(Path.of(file));
    }
    return text != null
        ? new ConfigurationSource.StandardInput(text)
        : new ConfigurationSource.None();
  }

  private static Set<String> discoveryTypes(BundleContext context) {
    String types = context.getProperty("e2d.discovery.types");
    return types == null
        ? Set.of()
        : Arrays.stream(types.split(",", -1))
            .map(String::strip)
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }
}
