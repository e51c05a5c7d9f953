package sh.crit.e2d.plugins.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Who a bundle says that it is.
 *
 * @param symbolicName its name among bundles
 * @param version its version
 * @param provides what the configuration may name, as {@code discovery dns/a}
 */
public record Identity(String symbolicName, Version version, List<String> provides) {
  private static final String DISCOVERY = "E2D-Discovery-Types";
  private static final String STORAGE = "E2D-Storage-Schemes";

  public Identity {
    provides = List.copyOf(provides);
  }

  /** What the headers of a bundle say that it provides. */
  public static List<String> provides(UnaryOperator<String> headers) {
    List<String> all = new ArrayList<>();
    Clauses.of(headers.apply(DISCOVERY))
        .forEach(c -> c.paths().forEach(p -> all.add("discovery " + p)));
    Clauses.of(headers.apply(STORAGE))
        .forEach(c -> c.paths().forEach(p -> all.add("storage " + p)));
    return all;
  }

  /** Reads it; what keeps the headers from being a plugin's is told by {@link #problem}. */
  static Identity of(UnaryOperator<String> headers) {
    return new Identity(
        name(headers),
        Version.parseVersion(headers.apply(Constants.BUNDLE_VERSION)),
        provides(headers));
  }

  private static String name(UnaryOperator<String> headers) {
    List<Clauses.Clause> clauses = Clauses.of(headers.apply(Constants.BUNDLE_SYMBOLICNAME));
    return clauses.isEmpty() || clauses.get(0).paths().isEmpty()
        ? ""
        : clauses.get(0).paths().get(0);
  }

  /** Why the headers are not those of a plugin. */
  static Optional<String> problem(UnaryOperator<String> headers) {
    if (name(headers).isEmpty()) {
      return Optional.of(
          "is no bundle: its manifest has no "
              + Constants.BUNDLE_SYMBOLICNAME
              + "; build it with bnd");
    }
    if (!"2".equals(strip(headers.apply(Constants.BUNDLE_MANIFESTVERSION)))) {
      return Optional.of(
          "is no bundle: its manifest has no "
              + Constants.BUNDLE_MANIFESTVERSION
              + ": 2; build it with bnd");
    }
    if (headers.apply(Constants.FRAGMENT_HOST) != null) {
      return Optional.of(
          "is a fragment of "
              + headers.apply(Constants.FRAGMENT_HOST)
              + "; a plugin is a bundle that starts by itself");
    }
    String version = strip(headers.apply(Constants.BUNDLE_VERSION));
    try {
      return version.isEmpty()
          ? Optional.of("has no " + Constants.BUNDLE_VERSION + " in its manifest; give it one")
          : Optional.ofNullable(Version.parseVersion(version)).flatMap(parsed -> Optional.empty());
    } catch (IllegalArgumentException e) {
      return Optional.of(
          Constants.BUNDLE_VERSION + " '" + version + "' is no version; write it as 1.2.3");
    }
  }

  private static String strip(String text) {
    return text == null ? "" : text.strip();
  }

  @Override
  public String toString() {
    return symbolicName + " " + version;
  }
}
