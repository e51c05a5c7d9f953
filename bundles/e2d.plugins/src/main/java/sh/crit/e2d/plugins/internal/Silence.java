package sh.crit.e2d.plugins.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import sh.crit.e2d.plugins.internal.check.Surroundings;

/** Why a bundle that runs offers nothing, as far as Declarative Services know. */
final class Silence {
  private static final String CAUSED_BY = "Caused by: ";

  private final BundleContext context;

  Silence(BundleContext context) {
    this.context = context;
  }

  /** One line; empty for one that offers something. */
  Optional<String> of(Bundle bundle) {
    if (offers(bundle)) {
      return Optional.empty();
    }
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    List<String> reasons = new ArrayList<>();
    if (reference != null) {
      ServiceComponentRuntime runtime = context.getService(reference);
      // It may have gone in between, as when the appliance stops.
      if (runtime != null) {
        runtime
            .getComponentDescriptionDTOs(bundle)
            .forEach(each -> reason(runtime, each).ifPresent(reasons::add));
        context.ungetService(reference);
      }
    }
    return Optional.of(
        "runs and offers nothing" + (reasons.isEmpty() ? "" : ": " + String.join(", ", reasons)));
  }

  private static boolean offers(Bundle bundle) {
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    return services != null
        && Arrays.stream(services)
            .flatMap(each -> Arrays.stream((String[]) each.getProperty(Constants.OBJECTCLASS)))
            .anyMatch(Surroundings::isInterface);
  }

  private static Optional<String> reason(
      ServiceComponentRuntime runtime, ComponentDescriptionDTO component) {
    var configurations = runtime.getComponentConfigurationDTOs(component);
    if (configurations.isEmpty()) {
      return Optional.of(component.name + " has no configuration " + pids(component));
    }
    return configurations.stream().flatMap(each -> reason(component, each).stream()).findFirst();
  }

  private static Optional<String> reason(
      ComponentDescriptionDTO component, ComponentConfigurationDTO now) {
    return switch (now.state) {
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
          Optional.of(component.name + " has no configuration " + pids(component));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          Optional.of(
              component.name
                  + " lacks "
                  + String.join(
                      ", ", Arrays.stream(now.unsatisfiedReferences).map(r -> r.name).toList()));
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
          Optional.of(component.name + " failed: " + cause(now.failure));
      default -> Optional.empty();
    };
  }

  /** The innermost one of a stack trace: the outer ones tell of the runtime's own calls. */
  private static String cause(String trace) {
    return trace
        .lines()
        .filter(line -> line.startsWith(CAUSED_BY))
        .reduce((former, latter) -> latter)
        .map(line -> line.substring(CAUSED_BY.length()))
        .or(() -> trace.lines().findFirst())
        .orElse("see the log");
  }

  private static String pids(ComponentDescriptionDTO component) {
    return String.join(", ", component.configurationPid);
  }
}
