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
 * The discovery types that the bundles of an appliance provide, read from their manifests before
 * the framework runs, so that a misspelt type is a mistake and not something to wait for.
 */
public final class DiscoveryTypes {
  /** Lists a bundle's types, separated by commas. */
  static final String HEADER = "E2D-Discovery-Types";

  private DiscoveryTypes() {}

  /**
   * Collects the types of bundles and plugins.
   *
   * @throws IOException if a directory or a jar cannot be read
   */
  public static Set<String> of(ApplianceLayout layout) throws IOException {
    Set<String> types = new TreeSet<>();
    for (Path directory : new Path[] {layout.home().resolve("bundles"), layout.plugins()}) {
      if (Files.isDirectory(directory)) {
        addFrom(directory, types);
      }
    }
    return types;
  }

  private static void addFrom(Path directory, Set<String> types) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path jar : jars) {
        types.addAll(typesOf(jar));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static Set<String> typesOf(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String header = manifest == null ? null : manifest.getMainAttributes().getValue(HEADER);
      Set<String> types = new TreeSet<>();
      if (header != null) {
        for (String type : header.split(",", -1)) {
          types.add(type.trim());
        }
      }
      return types;
    }
  }
}
