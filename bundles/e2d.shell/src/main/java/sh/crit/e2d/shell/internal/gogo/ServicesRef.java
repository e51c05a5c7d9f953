package sh.crit.e2d.shell.internal.gogo;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.Plugins;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.shell.internal.command.Services;

/**
 * The services that are there just now. Commands and the control socket stay up while core and
 * backups come and go, so that an operator gets an answer in either case.
 */
@Component(service = ServicesRef.class)
public final class ServicesRef implements Services {
  private final AtomicReference<Appliance> appliance = new AtomicReference<>();
  private final AtomicReference<Snapshots> snapshots = new AtomicReference<>();
  private final AtomicReference<Plugins> plugins = new AtomicReference<>();

  @Override
  public Optional<Appliance> appliance() {
    return Optional.ofNullable(appliance.get());
  }

  @Override
  public Optional<Snapshots> snapshots() {
    return Optional.ofNullable(snapshots.get());
  }

  @Override
  public Optional<Plugins> plugins() {
    return Optional.ofNullable(plugins.get());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindAppliance(Appliance service) {
    appliance.set(service);
  }

  /** Forgets the appliance unless another one has taken its place already. */
  public void unbindAppliance(Appliance service) {
    appliance.compareAndSet(service, null);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindSnapshots(Snapshots service) {
    snapshots.set(service);
  }

  /** Forgets the backups unless others have taken their place already. */
  public void unbindSnapshots(Snapshots service) {
    snapshots.compareAndSet(service, null);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindPlugins(Plugins service) {
    plugins.set(service);
  }

  /** Forgets the plugins unless others have taken their place already. */
  public void unbindPlugins(Plugins service) {
    plugins.compareAndSet(service, null);
  }
}
