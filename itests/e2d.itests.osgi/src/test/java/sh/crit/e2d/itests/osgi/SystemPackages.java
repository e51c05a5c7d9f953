package sh.crit.e2d.itests.osgi;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packages of a library on the class path, for the system bundle to export. */
final class SystemPackages {
  private SystemPackages() {}

  static List<String> below(String root, String path) throws IOException {
    URL marker = SystemPackages.class.getClassLoader().getResource(path);
    String jar = marker.toString().substring(0, marker.toString().indexOf('!'));
    String version = jar.replaceFirst(".*-([0-9.]+)\\.jar$", "$1");
    try (FileSystem files = FileSystems.newFileSystem(URI.create(jar), Map.of());
        Stream<Path> paths = Files.walk(files.getPath(path))) {
      return paths
          .filter(p -> p.toString().endsWith(".class"))
          .map(p -> p.getParent().toString().replaceFirst("^/", "").replace('/', '.'))
          .filter(p -> p.startsWith(root))
          .distinct()
          .map(p -> p + ";version=" + version)
          .toList();
    }
  }
}
