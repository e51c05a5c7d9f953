package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier framework has left in its storage. The framework itself would remove it before it
 * does anything else, which takes a tenth of a start; moved out of the way, it can wait.
 */
final class OldStorage {
  private static final Logger LOG = LoggerFactory.getLogger(OldStorage.class);

  private final Path storage;
  private final String name;

  OldStorage(Path storage) {
    this.storage = storage;
    this.name = storage.getFileName() + ".old";
  }

  /** What cannot be moved is left to the framework. */
  void moveAway() {
    try {
      if (Files.exists(storage)) {
        Files.move(storage, unused(), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be moved out of the way", storage, e);
    }
  }

  /** An appliance that was killed before it had removed one finds the next. */
  private Path unused() {
    Path old = storage.resolveSibling(name);
    for (int i = 1; Files.exists(old); i++) {
      old = storage.resolveSibling(name + "." + i);
    }
    return old;
  }

  /** Removes it for good; what cannot be removed stays for the next time. */
  void remove() {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(storage.toAbsolutePath().getParent(), name + "*")) {
      all.forEach(OldStorage::remove);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("what lies beside {} cannot be listed: {}", storage, e.toString());
    }
  }

  private static void remove(Path old) {
    try (Stream<Path> below = Files.walk(old)) {
      List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{}, which nobody needs, cannot be removed: {}", old, e.toString());
    }
  }
}
