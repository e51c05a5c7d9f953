package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.etcd.internal.data.wal.Segment;

/**
 * The files below etcd's member directory. Everything here tells "is not there" from "cannot be
 * looked at": the latter is an IOException.
 */
final class MemberFiles {
  /** etcd writes and removes it to see whether it may write. */
  private static final String PROBE = ".touch";

  private final Path member;

  MemberFiles(Path member) {
    this.member = member;
  }

  Path logDirectory() {
    return member.resolve("wal");
  }

  /** Where etcd prepares a new log before it renames it into place. */
  Path unfinishedLog() {
    return member.resolve("wal.tmp");
  }

  Path snapshots() {
    return member.resolve("snap");
  }

  Path database() {
    return snapshots().resolve("db");
  }

  /** The names in the member directory. */
  List<String> names() throws IOException {
    return list(member).stream().map(MemberFiles::name).toList();
  }

  /** The segments of a log, in order. */
  static List<Segment> segments(Path log) throws IOException {
    return list(log).stream()
        .flatMap(file -> Segment.of(file).stream())
        .sorted(Comparator.comparingLong(Segment::sequence))
        .toList();
  }

  /** The files of a directory without etcd's probe; none when it does not exist. */
  static List<Path> list(Path directory) throws IOException {
    if (!isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !name(file).equals(PROBE)).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /**
   * Whether a directory is there.
   *
   * @throws IOException if this cannot be known, if it is something else, or if it is a link whose
   *     target is missing (a disk that is not mounted)
   */
  static boolean isDirectory(Path path) throws IOException {
    if (!exists(path)) {
      return false;
    }
    if (!Files.isDirectory(path)) {
      throw new NotDirectoryException(path.toString());
    }
    return true;
  }

  /** Whether a file of any kind is there; exceptions as for {@link #isDirectory}. */
  static boolean exists(Path path) throws IOException {
    try {
      Files.readAttributes(path, "isDirectory");
      return true;
    } catch (NoSuchFileException e) {
      Optional<Path> link = deadLink(path);
      if (link.isPresent()) {
        throw new NoSuchFileException(
            link.get().toString(), null, "is a link to something that is not there");
      }
      return false;
    }
  }

  /** The link on the way to a path that leads nowhere. */
  private static Optional<Path> deadLink(Path path) throws IOException {
    for (Path part = path; part != null; part = part.getParent()) {
      if (isEntry(part)) {
        return Files.isSymbolicLink(part) && !Files.exists(part)
            ? Optional.of(part)
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Whether a name is taken, be it by a link that leads nowhere. */
  static boolean isEntry(Path path) throws IOException {
    try {
      Files.readAttributes(path, "isDirectory", LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
