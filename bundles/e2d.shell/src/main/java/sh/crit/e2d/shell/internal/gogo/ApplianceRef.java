package sh.crit.e2d.shell.internal.gogo;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import sh.crit.e2d.api.service.Appliance;

/**
 * The appliance that runs just now, if any. Commands and the control socket stay up while core
 * comes and goes, so that an operator gets an answer in either case.
 */
@Component(service = ApplianceRef.class)
public final class ApplianceRef implements Supplier<Optional<Appliance>> {
  private final AtomicReference<Appliance> current = new AtomicReference<>();

  @Override
  public Optional<Appliance> get() {
    return Optional.ofNullable(current.get());
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bind(Appliance appliance) {
    current.set(appliance);
  }

  /** Forgets the appliance unless another one has taken its place already. */
  public void unbind(Appliance appliance) {
    current.compareAndSet(appliance, null);
  }
}
