package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes etcd so that it outlives the appliance: in a session of its own, which neither Ctrl-C
 * nor a signal to the appliance's process group reaches; without a pipe to the appliance, which
 * would break; and without what the environment holds for others.
 */
final class Launcher {
  private static final Logger LOGGER = LoggerFactory.getLogger(Launcher.class);
  private static final Duration EXEC_PATIENCE = Duration.ofSeconds(10);
  private static final long EXEC_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final SearchPath searchPath;

  Launcher(SearchPath searchPath) {
    this.searchPath = searchPath;
  }

  /**
   * Executes a command line. Returns when the process is etcd itself and no longer the setsid
   * through which it was executed, or has ended.
   *
   * @param commandLine the binary and its arguments, at least one
   * @param directory its working directory
   * @param log appended to
   */
  Process execute(List<String> commandLine, Path directory, Path log) throws IOException {
    List<String> detached = new ArrayList<>();
    Optional<Path> setsid = searchPath.find("setsid");
    if (setsid.isPresent()) {
      // As no leader of a process group it does not fork: the process id stays the same.
      detached.add(setsid.get().toString());
    } else {
      LOGGER.warn("no setsid on PATH: a Ctrl-C that ends the appliance will end etcd as well");
    }
    detached.addAll(commandLine);
    ProcessBuilder builder =
        new ProcessBuilder(detached)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(DevNull.FILE))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectErrorStream(true);
    ChildEnvironment.cleanse(builder.environment());
    Process process = builder.start();
    awaitExec(process, commandLine.get(1));
    return process;
  }

  private static void awaitExec(Process process, String argument) {
    long start = System.nanoTime();
    while (process.isAlive() && !isItself(process, argument)) {
      if (System.nanoTime() - start > EXEC_PATIENCE.toNanos()) {
        LOGGER.atWarn().addKeyValue("pid", process.pid()).log("etcd is slow to be executed");
        return;
      }
      LockSupport.parkNanos(EXEC_POLL_NANOS);
    }
  }

  /**
   * Before that it is the JDK's helper, which has other arguments, then setsid. The binary's name
   * says nothing: it may be a script that executes another.
   */
  private static boolean isItself(Process process, String argument) {
    List<String> now = ProcessTable.commandLine(process.toHandle());
    if (now.isEmpty()) {
      // A system that does not show the arguments cannot tell, and must not make us wait.
      return process.info().command().isEmpty();
    }
    return now.contains(argument) && !now.get(0).endsWith("/setsid");
  }
}
