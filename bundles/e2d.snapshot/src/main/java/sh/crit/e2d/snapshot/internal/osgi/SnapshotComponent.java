package sh.crit.e2d.snapshot.internal.osgi;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.snapshot.internal.service.Stores;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.notice.WarningSource;
import sh.crit.e2d.spi.snapshot.Backups;
import sh.crit.e2d.spi.storage.StorageProvider;

/**
 * Backups as services. A change of the configuration makes all of it anew; storage plugins come and
 * go. The appliance is optional: it wants the backups to decide by before it is there itself.
 */
@Component(
    service = {Snapshots.class, Backups.class, WarningSource.class},
    immediate = true,
    configurationPid = "sh.crit.e2d.snapshot",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SnapshotConfig.class)
public final class SnapshotComponent implements Snapshots, Backups, WarningSource {
  private final Stores stores = new Stores();
  private final AtomicReference<Appliance> appliance = new AtomicReference<>();
  private final ThreadTiming timing = new ThreadTiming();
  private final BackupNode node;

  /** Begins to make backups as soon as this node leads. */
  @Activate
  public SnapshotComponent(
      @Reference EtcdCluster cluster,
      @Reference EtcdContent content,
      @Reference EtcdRestore restore,
      @Reference EtcdChanges changes,
      @Reference SnapshotCipher cipher,
      SnapshotConfig config)
      throws E2dException {
    node =
        new BackupNode(
            ConfigReader.read(config),
            new BackupNode.Parts(
                stores, cluster, content, restore, changes, cipher, this::leads, this::name),
            Runtime.getRuntime().availableProcessors(),
            timing,
            new SecureRandom());
    node.start();
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeStorage")
  void addStorage(StorageProvider provider) {
    stores.add(provider);
  }

  void removeStorage(StorageProvider provider) {
    stores.remove(provider);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      unbind = "unsetAppliance")
  void setAppliance(Appliance present) {
    appliance.set(present);
  }

  void unsetAppliance(Appliance gone) {
    appliance.compareAndSet(gone, null);
  }

  @Deactivate
  void deactivate() {
    timing.close();
    node.close();
  }

  private boolean leads() {
    return status()
        .filter(
            status -> status.state() == NodeStatus.RUNNING || status.state() == NodeStatus.DEGRADED)
        .filter(status -> !status.node().isEmpty() && status.leader().equals(status.node()))
        .isPresent();
  }

  private String name() {
    return status().map(StatusView::node).orElse("");
  }

  private Optional<StatusView> status() {
    return Optional.ofNullable(appliance.get()).map(Appliance::status);
  }

  @Override
  public List<String> warnings() {
    return node.warnings();
  }

  @Override
  public Optional<Offer> newest() throws E2dException {
    return node.offers().newest();
  }

  @Override
  public Fetched fetch(String id, Path to) throws E2dException {
    return node.offers().fetch(id, to);
  }

  @Override
  public void reject(String id, String reason) throws E2dException {
    node.offers().reject(id, reason);
  }

  @Override
  public State state() {
    return node.service().state();
  }

  @Override
  public List<BackupView> list() throws E2dException {
    return node.service().list();
  }

  @Override
  public BackupView make(boolean replaceNewer, Consumer<String> progress) throws E2dException {
    return node.service().make(replaceNewer, progress);
  }

  @Override
  public BackupView verify(String id, Consumer<String> progress) throws E2dException {
    return node.service().verify(id, progress);
  }

  @Override
  public Drill drill(String id, Consumer<String> progress) throws E2dException {
    return node.service().drill(id, progress);
  }

  @Override
  public List<BackupView> prune(boolean dryRun) throws E2dException {
    return node.service().prune(dryRun);
  }

  @Override
  public BackupView copy(String id, String url, Consumer<String> progress) throws E2dException {
    return node.service().copy(id, url, progress);
  }

  @Override
  public BackupView unpack(String id, Instant at, Path to, Consumer<String> progress)
      throws E2dException {
    return node.service().unpack(id, at, to, progress);
  }

  @Override
  public Target find(String id, Instant at) throws E2dException {
    return node.service().find(id, at);
  }
}
