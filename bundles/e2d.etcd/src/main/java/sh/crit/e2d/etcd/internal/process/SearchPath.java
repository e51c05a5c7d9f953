package sh.crit.e2d.etcd.internal.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The directories in which commands are looked for.
 *
 * @param directories in this order
 */
public record SearchPath(List<Path> directories) {
  public SearchPath {
    directories = List.copyOf(directories);
  }

  /**
   * Reads the value of PATH. Entries that are not absolute are left out: what is executed must not
   * depend on where the appliance was started.
   *
   * @param path null when the variable is not set
   */
  public static SearchPath parse(String path) {
    return new SearchPath(
        Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
            .filter(entry -> entry.startsWith("/"))
            .map(Path::of)
            .toList());
  }

  /** The first executable file of that name. */
  public Optional<Path> find(String command) {
    return directories.stream()
        .map(directory -> directory.resolve(command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
