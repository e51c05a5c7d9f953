package sh.crit.e2d.launcher.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sh.crit.e2d.api.files.NodeFiles;

/** Processes that look like an appliance or an etcd to whoever reads the process table. */
public final class FakeProcesses implements AutoCloseable {
  private final List<Process> started = new ArrayList<>();

  /** An appliance of an installation; it holds its lock file open. */
  public Process appliance(Path home, NodeFiles files, String... afterRun) throws IOException {
    Files.createDirectories(files.home());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("java", "-De2d.home=" + home, "-De2d.cwd=" + home));
    words.addAll(List.of("sh.crit.e2d.launcher.Main", "run"));
    words.addAll(Arrays.asList(afterRun));
    return start("exec 9>'" + files.home().resolve("appliance.lock") + "'; ", words);
  }

  /** A process with such arguments. */
  public Process start(List<String> words) throws IOException {
    return start("", words);
  }

  private Process start(String before, List<String> words) throws IOException {
    // The shell waits for its standard input itself: no child is left behind.
    List<String> command = new ArrayList<>(List.of("sh", "-c", before + "echo ready; read x"));
    command.addAll(words);
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    if (process.getInputStream().read() != 'r') {
      throw new IOException("not started: " + command);
    }
    return process;
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
  }
}
