package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * The packages of the class path that bundles share with the launcher. Each library says in its own
 * manifest what it exports at which version, so that an update of a library needs no edit here.
 */
final class SystemPackages {
  /**
   * Logging, because the launcher configures it; JLine, because as a bundle it does not find the
   * terminal; interfaces and the libraries that several bundles use, because a bundle for each
   * would cost start time, and because no bundle that uses them could outlive a change of them.
   */
  private static final Set<String> SHARED =
      Set.of(
          "slf4j.api",
          "com.google.gson",
          "org.yaml.snakeyaml",
          "org.jline",
          "org.osgi.service.cm",
          "org.osgi.service.component",
          "org.osgi.service.log",
          "org.osgi.util.converter",
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "e2d.api",
          "e2d.spi");

  private SystemPackages() {}

  /** The value of the framework property for extra system packages. */
  static String export(ClassLoader classPath) {
    TreeMap<String, String> exports = new TreeMap<>();
    try {
      for (URL url : Collections.list(classPath.getResources("META-INF/MANIFEST.MF"))) {
        try (InputStream in = url.openStream()) {
          Attributes manifest = new Manifest(in).getMainAttributes();
          String name = symbolicName(manifest);
          String packages = manifest.getValue(Constants.EXPORT_PACKAGE);
          if (SHARED.contains(name) && packages != null) {
            exports.put(name, packages);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the class path cannot be read", e);
    }
    StringJoiner joined = new StringJoiner(",");
    exports.values().forEach(joined::add);
    return joined.toString();
  }

  private static String symbolicName(Attributes manifest) {
    String value = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
    return value == null ? "" : value.split(";", 2)[0].trim();
  }
}
