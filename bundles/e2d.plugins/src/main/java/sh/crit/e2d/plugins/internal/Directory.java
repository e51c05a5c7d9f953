package sh.crit.e2d.plugins.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of plugins. One that cannot be listed says nothing about what is in it. */
final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private final Path path;
  private boolean there;
  private volatile Optional<String> problem = Optional.empty();

  Directory(Path path) {
    this.path = path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Why it cannot be listed. Any thread; what the last look has found. */
  Optional<String> problem() {
    return problem;
  }

  /** Its jars by name; empty when that is not known. */
  Optional<Map<String, Stamp>> list() {
    if (!there && !Files.isDirectory(path)) {
      return Optional.of(Map.of());
    }
    Map<String, Stamp> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.jar")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        // What begins with a dot is a copy under way, of rsync for example.
        if (!name.startsWith(".")) {
          found.put(name, Stamp.of(file));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      note(Optional.of(path + " cannot be listed any more, so its plugins stay as they are: " + e));
      return Optional.empty();
    }
    there = true;
    note(Optional.empty());
    return Optional.of(found);
  }

  private void note(Optional<String> now) {
    if (now.isPresent() && problem.isEmpty()) {
      LOG.warn("{}", now.get());
    }
    problem = now;
  }
}
