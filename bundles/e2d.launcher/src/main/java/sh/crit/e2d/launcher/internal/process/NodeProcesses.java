package sh.crit.e2d.launcher.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sh.crit.e2d.api.files.NodeFiles;

/**
 * Finds a node's processes without the node's files, which somebody may have removed under them:
 * etcd by its argument, the appliance by the lock file that it holds open. Only processes of this
 * user that see the same files as we do are ever taken for ours; on a machine without /proc none
 * is.
 */
public final class NodeProcesses {
  private static final Path LOCK = Path.of("e2d", "appliance.lock");
  private static final char SUSPENDED = 'T';

  private NodeProcesses() {}

  /** The appliances that hold, or held, the lock of a data directory. */
  public static List<ProcessHandle> appliances(NodeFiles files) {
    Path dataDir = real(files.dataDir());
    return find(
        process -> process.command().isAppliance() && dataDirs(process).anyMatch(dataDir::equals));
  }

  /** The etcd servers on a data directory. */
  public static List<ProcessHandle> etcds(NodeFiles files) {
    Path dataDir = files.dataDir();
    return find(process -> process.command().isEtcdOn(dataDir));
  }

  /** The etcd servers of other users with this data directory in their arguments. */
  public static List<ProcessHandle> etcdsOfOthers(NodeFiles files) {
    Path dataDir = files.dataDir();
    return ProcessHandle.allProcesses()
        .filter(handle -> ProcFile.of(handle.pid()).command().isEtcdOn(dataDir))
        .filter(handle -> ProcFile.of(handle.pid()).isOfAnotherUser())
        .toList();
  }

  /**
   * The data directory of the appliance that was started from an installation with a configuration.
   *
   * @param configuration absolute; empty for the built-in one
   * @return empty when there is none, and when there are several
   */
  public static Optional<Path> dataDir(Path home, Optional<Path> configuration) {
    List<Path> found =
        find(process -> startedWith(process.command(), home, configuration)).stream()
            .flatMap(handle -> dataDirs(ProcFile.of(handle.pid())))
            .distinct()
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Whether the process was suspended, by SIGSTOP or a debugger, and can do nothing. */
  public static boolean suspended(ProcessHandle process) {
    return ProcFile.of(process.pid()).state() == SUSPENDED;
  }

  private static boolean startedWith(
      CommandWords command, Path home, Optional<Path> configuration) {
    return command.isAppliance()
        && command.home().map(home::equals).orElse(false)
        && command.configuration().equals(configuration);
  }

  private static Stream<Path> dataDirs(ProcFile appliance) {
    return appliance.openFiles().stream()
        .filter(file -> file.endsWith(LOCK))
        .map(file -> file.getParent().getParent());
  }

  private static List<ProcessHandle> find(Predicate<ProcFile> wanted) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.pid() != self)
        .filter(handle -> matches(ProcFile.of(handle.pid()), wanted))
        .toList();
  }

  private static boolean matches(ProcFile process, Predicate<ProcFile> wanted) {
    return wanted.test(process) && process.state() != 'Z' && process.isLikeUs();
  }

  /** The path that the kernel gives to an open file below it, also when the end of it is gone. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      return parent == null || Files.exists(path) ? path : real(parent).resolve(path.getFileName());
    }
  }
}
