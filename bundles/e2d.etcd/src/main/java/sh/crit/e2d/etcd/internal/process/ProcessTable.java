package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's processes, read from /proc where there is one. The JDK's own view of arguments ends
 * after one page, and it takes a process that ended and was not yet waited for as alive.
 */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final List<String> DATA_DIR_FLAGS = List.of("--data-dir", "-data-dir");

  private ProcessTable() {}

  /**
   * Every etcd that runs on a data directory, whoever started it, oldest first. Among them is a
   * process that is about to become etcd (setsid before its exec), and not one that merely waits
   * for the etcd that it started (sudo, timeout).
   */
  static List<ProcessHandle> etcdOn(Path dataDir) {
    List<ProcessHandle> all =
        ProcessHandle.allProcesses()
            .filter(handle -> isEtcdOn(commandLine(handle), dataDir))
            .filter(ProcessTable::alive)
            .filter(ProcessTable::seesOurFiles)
            .toList();
    return all.stream()
        .filter(handle -> handle.descendants().noneMatch(all::contains))
        .sorted(
            Comparator.comparing(
                (ProcessHandle handle) -> handle.info().startInstant().orElse(null),
                Comparator.nullsLast(Comparator.naturalOrder())))
        .toList();
  }

  /** Every process with exactly this argument that means our files by it, whoever started it. */
  public static List<ProcessHandle> withArgument(String argument) {
    return ProcessHandle.allProcesses()
        .filter(handle -> commandLine(handle).contains(argument))
        .filter(ProcessTable::alive)
        .filter(ProcessTable::seesOurFiles)
        .toList();
  }

  /** Whether the arguments are those of an etcd server on that data directory. */
  static boolean isEtcdOn(List<String> commandLine, Path dataDir) {
    String wanted = dataDir.toString();
    if (commandLine.stream().noneMatch(argument -> isServer(argument, wanted))
        || commandLine.stream().anyMatch(ProcessTable::isTool)) {
      return false;
    }
    for (int i = 1; i < commandLine.size(); i++) {
      String argument = commandLine.get(i);
      String next = i + 1 < commandLine.size() ? commandLine.get(i + 1) : "";
      for (String flag : DATA_DIR_FLAGS) {
        if (argument.equals(flag + "=" + wanted)
            || (argument.equals(flag) && next.equals(wanted))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name of the binary, which the data directory likes to bear too, or a server's flag. */
  private static boolean isServer(String argument, String dataDir) {
    if (argument.startsWith("-")) {
      return argument.replaceFirst("^--?", "").startsWith("listen-peer-urls");
    }
    return !argument.equals(dataDir) && (argument.equals("etcd") || argument.endsWith("/etcd"));
  }

  /** etcd's other programs take a data directory as well. */
  private static boolean isTool(String argument) {
    return argument.endsWith("etcdutl") || argument.endsWith("etcdctl");
  }

  /** The command line of a process, empty when it is gone or not to be seen. */
  static List<String> commandLine(ProcessHandle handle) {
    Path file = PROC.resolve(Long.toString(handle.pid())).resolve("cmdline");
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.isEmpty() ? List.of() : List.of(text.split("\0", -1));
    } catch (IOException e) {
      // No /proc on this system, or the process has just ended.
      Optional<String> command = handle.info().command();
      Optional<String[]> arguments = handle.info().arguments();
      return command.isPresent() && arguments.isPresent()
          ? Stream.concat(command.stream(), Arrays.stream(arguments.get())).toList()
          : List.of();
    }
  }

  /**
   * Whether a path means the same to a process as to us. In a container it does not, and the etcd
   * there has a data directory of its own. What cannot be told counts as the same.
   */
  public static boolean seesOurFiles(ProcessHandle handle) {
    Optional<Path> own = mounts("self");
    Optional<Path> other = mounts(Long.toString(handle.pid()));
    return own.isEmpty() || other.isEmpty() || own.equals(other);
  }

  private static Optional<Path> mounts(String process) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(process).resolve("ns/mnt")));
    } catch (IOException | UnsupportedOperationException e) {
      // Another user's, gone by now, or a system without /proc.
      return Optional.empty();
    }
  }

  /** Whether a process can still do anything; one that only waits to be reaped cannot. */
  public static boolean alive(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return false;
    }
    Path stat = PROC.resolve(Long.toString(handle.pid())).resolve("stat");
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      char state = line.charAt(line.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      return handle.isAlive();
    }
  }
}
