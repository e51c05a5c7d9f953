package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
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
  private final Path old;

  OldStorage(Path storage) {
    this.storage = storage;
    this.old = storage.resolveSibling(storage.getFileName() + ".old");
  }

  /** What cannot be moved is left to the framework. */
  void moveAway() {
    try {
      if (Files.exists(storage) && !Files.exists(old)) {
        Files.move(storage, old, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be moved out of the way", storage, e);
    }
  }

  /** Removes it for good; what cannot be removed stays for the next time. */
  void remove() {
    if (!Files.exists(old)) {
      return;
    }
    try (Stream<Path> below = Files.walk(old)) {
      List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.warn("{}, which nobody needs, cannot be removed: {}", old, e.toString());
    }
  }
}
