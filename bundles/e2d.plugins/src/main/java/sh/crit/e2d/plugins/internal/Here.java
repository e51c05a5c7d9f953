package sh.crit.e2d.plugins.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import sh.crit.e2d.plugins.internal.check.Surroundings;

/** Reads what the framework has to offer. */
final class Here {
  private Here() {}

  static Surroundings look(BundleContext context) {
    BundleWiring system =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(BundleWiring.class);
    Map<String, Version> packages = new TreeMap<>();
    for (BundleCapability each : system.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
      String name = (String) each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
      packages.put(
          name, (Version) each.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE));
    }
    List<Map<String, Object>> environments =
        system
            .getCapabilities(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE)
            .stream()
            .map(BundleCapability::getAttributes)
            .toList();
    return new Surroundings(packages, environments, Runtime.version().feature());
  }
}
