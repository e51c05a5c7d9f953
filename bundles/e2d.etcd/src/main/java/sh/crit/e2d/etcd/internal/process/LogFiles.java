package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * etcd's log file and the few before it: {@code etcd.log}, {@code etcd.log.1} (the newest of the
 * old) and so on. Every start of etcd begins a new file, so that the file in use tells of one
 * process only.
 */
final class LogFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogFiles.class);
  private static final int KEPT = 4;

  /** More rounds would chase an etcd that writes faster than we copy. */
  private static final int COPY_ROUNDS = 8;

  private final Path directory;
  private final long limit;

  /**
   * @param directory made when absent
   * @param limit bytes that the file in use may grow to
   */
  LogFiles(Path directory, long limit) {
    this.directory = directory;
    this.limit = limit;
  }

  /** The file in use. */
  Path current() {
    return directory.resolve("etcd.log");
  }

  /** Puts the present file behind the others and begins an empty one. */
  void begin() throws IOException {
    Files.createDirectories(directory, Permissions.OWNER_DIRECTORY);
    if (Files.exists(current()) && Files.size(current()) > 0) {
      shift();
      Files.move(current(), old(1), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(current())) {
      Files.createFile(current(), Permissions.OWNER_FILE);
    }
  }

  /**
   * Keeps the file in use within its limit. etcd holds it open for as long as it lives, so it is
   * copied and then emptied; etcd appends, and so goes on at the new end. What etcd writes between
   * the last look at the file and its emptying, a few microseconds, is lost.
   *
   * @param tail whose place in the file is kept right; it has read all there was
   * @param drain makes it read what was added since
   */
  void bound(LogTail tail, Runnable drain) throws IOException {
    if (tail.position() <= limit) {
      return;
    }
    try (FileChannel from =
        FileChannel.open(current(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      copyAside(from, tail, drain);
      from.truncate(0);
      tail.rewind();
    }
  }

  /** A disk without room for the copy is the last reason to let the file grow: it goes without. */
  private void copyAside(FileChannel from, LogTail tail, Runnable drain) {
    try {
      shift();
      try (FileChannel to =
          FileChannel.open(old(1), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long copied = 0;
        for (int round = 0; round < COPY_ROUNDS && copied < from.size(); round++) {
          drain.run();
          copied += from.transferTo(copied, tail.position() - copied, to);
        }
      }
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("file", current())
          .addKeyValue("error", e)
          .log("etcd's log is emptied without a copy");
    }
  }

  private void shift() throws IOException {
    Files.deleteIfExists(old(KEPT));
    for (int i = KEPT - 1; i >= 1; i--) {
      if (Files.exists(old(i))) {
        Files.move(old(i), old(i + 1));
      }
    }
  }

  private Path old(int number) {
    return directory.resolve("etcd.log." + number);
  }
}
