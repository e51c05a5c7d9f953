package sh.crit.e2d.plugins.internal.deploy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The bundles that the appliance brings along. */
public final class Shipped {
  private static final String OURS = "e2d.";
  private static final String BY_REFERENCE = "reference:";

  /** On the class path of the appliance, or the hand that would do the replacing. */
  private static final Set<String> FIXED =
      Set.of("e2d.api", "e2d.spi", "e2d.launcher", "e2d.plugins");

  private static final String REMEDY =
      " it is not replaced while the appliance runs: stop the node, put the jar into bundles/ in the"
          + " place of the old one, start the node";

  private final BundleContext context;

  public Shipped(BundleContext context) {
    this.context = context;
  }

  /** The one of a name, if there is one. */
  public Optional<Bundle> bundle(String symbolicName) {
    return all().stream().filter(b -> symbolicName.equals(b.getSymbolicName())).findFirst();
  }

  /** All of them, the framework left out. */
  public List<Bundle> all() {
    return Arrays.stream(context.getBundles())
        .filter(b -> b.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
        .filter(b -> !b.getLocation().startsWith(Deployer.LOCATION))
        .toList();
  }

  /** Why a name is not for plugins. */
  public Optional<String> objection(String symbolicName) {
    if (FIXED.contains(symbolicName)) {
      return Optional.of("is " + symbolicName + ", on which everything else rests;" + REMEDY);
    }
    Optional<Bundle> bundle = bundle(symbolicName);
    if (bundle.isPresent()
        && (!symbolicName.startsWith(OURS) || original(bundle.get()).isEmpty())) {
      return Optional.of(
          "is "
              + symbolicName
              + ", which is part of the appliance ("
              + bundle.get().getVersion()
              + ");"
              + REMEDY);
    }
    return Optional.empty();
  }

  /** The jar that a bundle was installed from. */
  public static Optional<Path> original(Bundle bundle) {
    String location = bundle.getLocation();
    return location.startsWith(BY_REFERENCE + "file:")
        ? Optional.of(Path.of(URI.create(location.substring(BY_REFERENCE.length()))))
            .filter(Files::isRegularFile)
        : Optional.empty();
  }
}
