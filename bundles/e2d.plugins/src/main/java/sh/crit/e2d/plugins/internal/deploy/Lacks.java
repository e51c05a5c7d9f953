package sh.crit.e2d.plugins.internal.deploy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * What the manifest of a bundle asks for and nobody here provides, in the words of the manifest.
 * The resolver says the same in the words of its implementation, and twice.
 */
final class Lacks {
  private Lacks() {}

  /** One line; empty when all is there, so that something else is wrong. */
  static Optional<String> of(Bundle bundle, FrameworkWiring framework) {
    String missing =
        bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
            .filter(Lacks::isMandatory)
            .filter(need -> framework.findProviders(need).isEmpty())
            .map(Lacks::text)
            .collect(Collectors.joining(", "));
    return Optional.of(missing)
        .filter(text -> !text.isEmpty())
        .map(text -> text + ", which nothing here provides");
  }

  /** What is optional, or looked for only when it is used, keeps no bundle from its start. */
  private static boolean isMandatory(BundleRequirement need) {
    String resolution = need.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
    String effective = need.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
    return (resolution == null || resolution.equals(Constants.RESOLUTION_MANDATORY))
        && (effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE));
  }

  private static String text(BundleRequirement need) {
    String what = what(need);
    return switch (need.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> Constants.IMPORT_PACKAGE + " " + what;
      case BundleNamespace.BUNDLE_NAMESPACE -> Constants.REQUIRE_BUNDLE + " " + what;
      case HostNamespace.HOST_NAMESPACE -> Constants.FRAGMENT_HOST + " " + what;
      default -> Constants.REQUIRE_CAPABILITY + " " + need.getNamespace() + " " + what;
    };
  }

  /** The name and then, as a filter, what else is asked for, which mostly is a version. */
  private static String what(BundleRequirement need) {
    String filter = need.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    Matcher name =
        Pattern.compile("\\(" + Pattern.quote(need.getNamespace()) + "=([^()]*)\\)")
            .matcher(filter);
    if (!name.find()) {
      return filter;
    }
    String rest = filter.replace(name.group(), "");
    boolean all = rest.startsWith("(&") && rest.endsWith(")");
    return (name.group(1) + " " + (all ? rest.substring(2, rest.length() - 1) : rest)).trim();
  }
}
