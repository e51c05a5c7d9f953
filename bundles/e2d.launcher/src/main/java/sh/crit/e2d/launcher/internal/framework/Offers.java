package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the bundles of an appliance offer to its configuration, read from their manifests before the
 * framework runs, so that a misspelt name is a mistake and not something to wait for.
 */
public enum Offers {
  /** The values of {@code discovery.type}. */
  DISCOVERY_TYPES("E2D-Discovery-Types"),
  /** The schemes of {@code snapshot.file}. */
  STORAGE_SCHEMES("E2D-Storage-Schemes");

  private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

  /** No manifest of a bundle comes near it. */
  private static final long MANIFEST_BYTES = 1L << 20;

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
   * Collects it from bundles and plugins. A plugin that cannot be read offers nothing: it must not
   * keep a node from its start, and it is told of when the node runs.
   *
   * @throws IOException if a directory or a bundle cannot be read
   */
  public Set<String> of(ApplianceLayout layout) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path bundle : jars(layout.home().resolve("bundles"))) {
      names.addAll(namesIn(bundle));
    }
    Set<String> own = names.stream().map(Offers::offered).collect(Collectors.toSet());
    for (Path plugin : jars(layout.plugins())) {
      try {
        // What a plugin says of a type of the appliance's own is not believed before it is let in.
        namesIn(plugin).stream().filter(name -> !own.contains(offered(name))).forEach(names::add);
      } catch (IOException e) {
        LOG.debug("{} offers nothing", plugin, e);
      }
    }
    return names;
  }

  /** What is offered, without what is said of it. */
  private static String offered(String entry) {
    return entry.split(";", 2)[0].strip();
  }

  /**
   * What lies in the directory of plugins, for a user who misses one.
   *
   * @throws IOException if the directory cannot be read
   */
  public static String plugins(ApplianceLayout layout) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path plugin : jars(layout.plugins())) {
      all.add(plugin.getFileName() + unreadable(plugin));
    }
    return layout.plugins() + " holds " + (all.isEmpty() ? "none" : String.join(", ", all));
  }

  /** Why a plugin offers nothing; empty when it can be read. */
  private static String unreadable(Path plugin) {
    try {
      DISCOVERY_TYPES.namesIn(plugin);
      return "";
    } catch (IOException e) {
      return " (cannot be read: " + e.getMessage() + ")";
    }
  }

  private static List<Path> jars(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
        jars.forEach(all::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    Collections.sort(all);
    return all;
  }

  private Set<String> namesIn(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      JarEntry entry = file.getJarEntry(JarFile.MANIFEST_NAME);
      if (entry != null && entry.getSize() > MANIFEST_BYTES) {
        throw new IOException("its manifest has " + entry.getSize() + " bytes");
      }
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
