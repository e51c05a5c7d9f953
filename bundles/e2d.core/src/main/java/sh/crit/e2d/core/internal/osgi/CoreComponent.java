package sh.crit.e2d.core.internal.osgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.brain.Brain;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineConfig;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.engine.LaneScheduler;
import sh.crit.e2d.core.internal.restore.StoreRestorer;
import sh.crit.e2d.core.internal.restore.StoreSafeguard;
import sh.crit.e2d.core.internal.service.ApplianceService;
import sh.crit.e2d.core.internal.state.FileStateStore;
import sh.crit.e2d.core.internal.state.LostFiles;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdLock;
import sh.crit.e2d.spi.etcd.EtcdProcess;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.gossip.Gossip;
import sh.crit.e2d.spi.notice.WarningSource;
import sh.crit.e2d.spi.snapshot.Backups;

/**
 * Wires the engine up from services and configuration. A change of the configuration reaches the
 * running engine; a change of a service it stands on makes a new one, while etcd keeps serving.
 */
@Component(
    service = Appliance.class,
    immediate = true,
    configurationPid = "sh.crit.e2d.core",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CoreConfig.class)
public final class CoreComponent implements Appliance {
  private static final Logger LOG = LoggerFactory.getLogger(CoreComponent.class);
  private static final Duration FILES_INTERVAL = Duration.ofSeconds(5);
  private static final int DEFAULT_GOSSIP_PORT = 7980;

  private final String instance = UUID.randomUUID().toString();
  private final ProviderRegistry providers =
      new ProviderRegistry(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
  private final LaneScheduler scheduler = new LaneScheduler();
  private final List<WarningSource> warnings = new CopyOnWriteArrayList<>();
  private final AtomicReference<Backups> backups = new AtomicReference<>();
  private final AtomicReference<Snapshots> snapshots = new AtomicReference<>();
  private volatile boolean backsUp;
  private final LostFiles lost;
  private final BundleContext context;
  private final Engine engine;
  private final ApplianceService appliance;

  /** Starts deciding at once. */
  @Activate
  public CoreComponent(
      BundleContext context,
      @Reference EtcdProcess process,
      @Reference DataDirectory data,
      @Reference EtcdCluster cluster,
      @Reference EtcdLock lock,
      @Reference Gossip gossip,
      @Reference EtcdRestore restore,
      @Reference EtcdContent content,
      CoreConfig config) {
    this.context = context;
    NodeFiles files = new NodeFiles(Path.of(config.dataDir()));
    FileStateStore store = new FileStateStore(files.state());
    StoreRestorer restorer =
        new StoreRestorer(
            files,
            () -> Optional.ofNullable(backups.get()),
            () -> Optional.ofNullable(snapshots.get()),
            restore,
            content);
    EngineParts parts =
        new EngineParts(
            scheduler,
            process,
            data,
            cluster,
            lock,
            gossip,
            providers,
            store,
            restorer,
            new StoreSafeguard(() -> backsUp, () -> Optional.ofNullable(snapshots.get())));
    lost = new LostFiles(files, store, () -> process.state().running());
    EngineConfig engineConfig = engineConfig(config);
    select(config);
    engine = new Engine(engineConfig, parts, Brain::decide);
    appliance =
        new ApplianceService(
            engineConfig,
            parts,
            engine,
            this::warnings,
            lost::warnings,
            providers::look,
            () -> Optional.ofNullable(snapshots.get()));
    providers.serve(engine::providersChanged, () -> addresses(gossip));
    engine.start();
    scheduler.after(FILES_INTERVAL, this::lookAtFiles);
  }

  /** Of this node and of all that were heard. */
  private List<HostPort> addresses(Gossip gossip) {
    return Stream.concat(
            Stream.of(engine.config().gossip()),
            gossip.sightings().stream().map(sighting -> sighting.info().gossip()))
        .toList();
  }

  private void lookAtFiles() {
    scheduler.call(
        "files",
        () -> {
          lost.look();
          return true;
        },
        done -> scheduler.after(FILES_INTERVAL, this::lookAtFiles));
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeWarnings")
  void addWarnings(WarningSource source) {
    warnings.add(source);
  }

  void removeWarnings(WarningSource source) {
    warnings.remove(source);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      unbind = "removeBackups")
  void addBackups(Backups service) {
    backups.set(service);
    engine.providersChanged();
  }

  void removeBackups(Backups service) {
    backups.compareAndSet(service, null);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      unbind = "removeSnapshots")
  void addSnapshots(Snapshots service) {
    snapshots.set(service);
  }

  void removeSnapshots(Snapshots service) {
    snapshots.compareAndSet(service, null);
  }

  private List<String> warnings() {
    return Stream.of(
            lost.warnings().stream(),
            providers.warnings().stream(),
            warnings.stream().flatMap(source -> source.warnings().stream()))
        .flatMap(each -> each)
        .toList();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeDiscovery")
  void addDiscovery(DiscoveryProvider provider, Map<String, Object> properties) {
    providers.add(type(properties), provider);
    engine.providersChanged();
  }

  void removeDiscovery(DiscoveryProvider provider, Map<String, Object> properties) {
    providers.remove(type(properties), provider);
    engine.providersChanged();
  }

  private static String type(Map<String, Object> properties) {
    return String.valueOf(properties.get(DiscoveryProvider.TYPE_PROPERTY));
  }

  @Modified
  void modified(CoreConfig config) {
    try {
      select(config);
    } finally {
      engine.reconfigure(engineConfig(config));
    }
  }

  @Deactivate
  void deactivate() {
    engine.close();
    scheduler.close();
    providers.close();
  }

  private void select(CoreConfig config) {
    backsUp = !config.backupUrl().isEmpty();
    Map<String, String> matches = new LinkedHashMap<>();
    for (String pair : config.discoveryMatches()) {
      int equals = pair.indexOf('=');
      matches.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    providers.select(config.discoveryType(), matches, gossip(config).port());
  }

  private EngineConfig engineConfig(CoreConfig config) {
    return new EngineConfig(
        config.name(),
        instance,
        config.peerUrl(),
        config.clientUrl(),
        gossip(config),
        ClusterSpec.of(
            config.requiredClusterSize(),
            config.clusterToken(),
            Duration.ofMillis(config.bootstrapTimeoutMillis()),
            Duration.ofMillis(config.healthCheckTimeoutMillis())),
        config.backupUrl(),
        Duration.ofMillis(config.healthCheckIntervalMillis()));
  }

  private static HostPort gossip(CoreConfig config) {
    return HostPort.parse(config.gossipAddress(), DEFAULT_GOSSIP_PORT);
  }

  @Override
  public StatusView status() {
    return appliance.status();
  }

  @Override
  public List<MemberView> members() throws E2dException {
    return appliance.members();
  }

  @Override
  public DiscoveryView discover() {
    return appliance.discover();
  }

  @Override
  public PlanView plan() {
    return appliance.plan();
  }

  @Override
  public List<ExplanationView> explain(int limit) {
    return appliance.explain(limit);
  }

  @Override
  public HealthView health() {
    return appliance.health();
  }

  @Override
  public OrderView order(Order order, Consumer<String> progress) throws E2dException {
    return appliance.order(order, progress);
  }

  /** The framework ends on a thread of its own, so that the caller still gets its answer. */
  @Override
  public void shutdown() throws E2dException {
    appliance.shutdown();
    new Thread(this::stopFramework, "e2d-shutdown").start();
  }

  private void stopFramework() {
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop();
    } catch (BundleException e) {
      LOG.error("etcd is stopped, but the framework does not stop", e);
    } catch (IllegalStateException e) {
      LOG.debug("the framework is stopping already");
    }
  }
}
