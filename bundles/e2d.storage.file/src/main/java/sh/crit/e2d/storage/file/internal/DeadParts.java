package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
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

  /** The directory may be shared with what is not ours. */
  private static final Pattern PART =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\" + END);

  /**
   * Parts that this process writes. It must not even open them once more: to close that second
   * handle would give up the lock on the first.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private DeadParts() {}

  static Path name(Path target, UUID writer) {
    return target.resolveSibling("." + target.getFileName() + "." + writer + END);
  }

  /** Makes a part, and locks it. */
  static FileChannel begin(Path part) throws IOException {
    FileChannel channel =
        FileChannel.open(
            part,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    OWN.add(part);
    try {
      channel.lock();
      return channel;
    } catch (IOException e) {
      end(part, channel);
      throw e;
    }
  }

  /** Nobody writes this part any more. */
  static void end(Path part, FileChannel channel) throws IOException {
    try (channel) {
      Files.deleteIfExists(part);
    } finally {
      OWN.remove(part);
    }
  }

  /** Removes the dead parts of a directory's objects, most of which nobody ever writes again. */
  static void sweep(Path directory) throws IOException {
    List<Path> parts;
    try (Stream<Path> all = Files.list(directory)) {
      parts =
          all.filter(f -> PART.matcher(f.getFileName().toString()).matches())
              .filter(f -> !OWN.contains(f))
              .toList();
    }
    for (Path part : parts) {
      if (isDead(part) && Files.deleteIfExists(part)) {
        LOG.info("{}: removed, its writer has ended before it was whole", part);
      }
    }
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
