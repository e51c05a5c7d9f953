package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What the bundles of an appliance offer to its configuration, read from their manifests before the
 * framework runs, so that a misspelt name is a mistake and not something to wait for.
 */
public enum Offers {
  /** The values of {@code discovery.type}. */
  DISCOVERY_TYPES("E2D-Discovery-Types"),
  /** The schemes of {@code snapshot.file}. */
  STORAGE_SCHEMES("E2D-Storage-Schemes");

  private final String header;

  /**
   * @param header lists what a bundle offers, separated by commas
   */
  Offers(String header) {
    this.header = header;
  }

  String header() {
    return header;
  }

  /**
   * Collects it from bundles and plugins.
   *
   * @throws IOException if a directory or a jar cannot be read
   */
  public Set<String> of(ApplianceLayout layout) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path directory : new Path[] {layout.home().resolve("bundles"), layout.plugins()}) {
      if (Files.isDirectory(directory)) {
        addFrom(directory, names);
      }
    }
    return names;
  }

  private void addFrom(Path directory, Set<String> names) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : jars) {
        names.addAll(namesIn(jar));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private Set<String> namesIn(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String value = manifest == null ? null : manifest.getMainAttributes().getValue(header);
      Set<String> names = new TreeSet<>();
      if (value != null) {
        for (String name : value.split(",", -1)) {
          names.add(name.trim());
        }
      }
      return names;
    }
  }
}
