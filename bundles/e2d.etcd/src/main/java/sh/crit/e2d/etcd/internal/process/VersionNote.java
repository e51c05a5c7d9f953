package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an etcd said when it was asked for its version, kept over restarts: to execute it once more
 * only to hear the same would come between a node and its etcd just when the time counts.
 *
 * <p>A note says nothing of a file that was changed since, moved or replaced: besides path, size
 * and times it holds the time of the last change of the file's entry, which nobody can set back.
 * One that cannot be read or written costs a question and nothing else.
 */
final class VersionNote {
  private static final Logger LOGGER = LoggerFactory.getLogger(VersionNote.class);
  private static final int LINES = 2;

  private final Path file;

  VersionNote(Path file) {
    this.file = file;
  }

  /**
   * Tells a file from every other, and from itself after a change.
   *
   * @throws IOException when the file cannot be looked at
   */
  static String identity(Path binary) throws IOException {
    return binary
        + " "
        + Files.size(binary)
        + " "
        + Files.getLastModifiedTime(binary).toInstant()
        + " "
        + Files.getAttribute(binary, "unix:ctime");
  }

  /** The version of the file with this identity; empty when it was not noted. */
  Optional<EtcdVersion> read(String identity) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      return lines.size() == LINES && lines.get(0).equals(identity)
          ? EtcdVersion.find(lines.get(1))
          : Optional.empty();
    } catch (IOException e) {
      LOGGER.debug("{} cannot be read, so that etcd is asked for its version", file, e);
      return Optional.empty();
    }
  }

  /** Notes a version in place of what was noted before. */
  void write(String identity, EtcdVersion version) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, List.of(identity, "etcd Version: " + version));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOGGER.debug("{} cannot be written, so that etcd will be asked again", file, e);
    }
  }
}
