package sh.crit.e2d.core.internal.state;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Whether the node has room to write. etcd reserves its log in pieces of 64 MB and ends when there
 * is no room for the next one; this node cannot keep its promises where it cannot write them down.
 */
final class DiskRoom {
  private static final long MEBI = 1L << 20;
  private static final long LEAST = 72 * MEBI;

  private final Path directory;
  private final ToLongFunction<File> free;

  DiskRoom(Path directory) {
    // A file system without any size is one that could not be asked.
    this(directory, f -> f.getTotalSpace() == 0 ? Long.MAX_VALUE : f.getUsableSpace());
  }

  /**
   * @param free what may still be written beside a file, in bytes
   */
  DiskRoom(Path directory, ToLongFunction<File> free) {
    this.directory = directory;
    this.free = free;
  }

  /** What an operator must know, in the same words while it lasts; empty with room enough. */
  Optional<String> problem() {
    long left = free.applyAsLong(directory.toFile());
    return left >= LEAST
        ? Optional.empty()
        : Optional.of(
            "less than "
                + LEAST / MEBI
                + " MiB are free on the file system of "
                + directory
                + "; etcd ends when it finds no room for the next 64 MiB of its log: make room");
  }
}
