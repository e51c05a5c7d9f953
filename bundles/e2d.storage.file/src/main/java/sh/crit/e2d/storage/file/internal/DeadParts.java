package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What killed processes left of objects that they were writing. Who writes holds a lock on his part
 * as long as he lives, so a part that can be locked is nobody's.
 */
final class DeadParts {
  private static final Logger LOG = LoggerFactory.getLogger(DeadParts.class);
  private static final String END = ".part";

  private DeadParts() {}

  static Path name(Path target, UUID writer) {
    return target.resolveSibling(begin(target) + writer + END);
  }

  private static String begin(Path target) {
    return "." + target.getFileName() + ".";
  }

  /** Removes the dead parts of one object. */
  static void sweep(Path target) throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(target.getParent())) {
      parts = all.filter(f -> isPart(f.getFileName().toString(), target)).toList();
    }
    for (Path part : parts) {
      if (isDead(part) && Files.deleteIfExists(part)) {
        LOG.info("{}: removed, its writer has ended before it was whole", part);
      }
    }
  }

  private static boolean isPart(String name, Path target) {
    return name.startsWith(begin(target)) && name.endsWith(END);
  }

  private static boolean isDead(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException | NoSuchFileException e) {
      return false;
    }
  }
}
