package sh.crit.e2d.launcher.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What /proc knows of one process. A process may end at any moment and another user's may hide
 * things, so everything is empty when it cannot be seen; elsewhere than on Linux, always.
 */
final class ProcFile {
  private static final Path PROC = Path.of("/proc");

  /** What the kernel puts behind the name of an open file that was removed. */
  private static final String REMOVED = " (deleted)";

  private final Path directory;

  private ProcFile(Path directory) {
    this.directory = directory;
  }

  static ProcFile of(long pid) {
    return new ProcFile(PROC.resolve(Long.toString(pid)));
  }

  CommandWords command() {
    try {
      String text =
          new String(Files.readAllBytes(directory.resolve("cmdline")), StandardCharsets.UTF_8);
      return new CommandWords(text.isEmpty() ? List.of() : List.of(text.split("\0", -1)));
    } catch (IOException e) {
      return new CommandWords(List.of());
    }
  }

  /** Whether it runs as our user and sees the same files as we do: no container's. */
  boolean isLikeUs() {
    ProcFile self = new ProcFile(PROC.resolve("self"));
    Optional<Object> user = attribute("unix:uid");
    Optional<Path> mounts = link("ns/mnt");
    return user.isPresent()
        && user.equals(self.attribute("unix:uid"))
        && mounts.isPresent()
        && mounts.equals(self.link("ns/mnt"));
  }

  /** Whether it certainly runs as another user than we do. */
  boolean isOfAnotherUser() {
    Optional<Object> user = attribute("unix:uid");
    return user.isPresent()
        && !user.equals(new ProcFile(PROC.resolve("self")).attribute("unix:uid"));
  }

  /** The files that it has open, under the names that they had last. */
  List<Path> openFiles() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        link("fd/" + descriptor.getFileName()).ifPresent(files::add);
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return List.of();
    }
    return files.stream().map(ProcFile::withoutMark).toList();
  }

  /** The state letter of the kernel: T for suspended, Z for ended and not yet waited for. */
  char state() {
    try {
      String line = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
      return line.charAt(line.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return '?';
    }
  }

  private Optional<Object> attribute(String name) {
    try {
      return Optional.of(Files.getAttribute(directory, name));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Path> link(String name) {
    try {
      return Optional.of(Files.readSymbolicLink(directory.resolve(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path withoutMark(Path file) {
    String name = file.toString();
    return name.endsWith(REMOVED)
        ? Path.of(name.substring(0, name.length() - REMOVED.length()))
        : file;
  }
}
