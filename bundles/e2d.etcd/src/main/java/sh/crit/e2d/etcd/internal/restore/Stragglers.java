package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.etcd.internal.process.ProcessTable;

/**
 * Processes that a killed appliance has left behind. They are known by an argument that names a
 * directory of ours which nobody else has a reason to name so.
 */
final class Stragglers {
  private static final Logger LOGGER = LoggerFactory.getLogger(Stragglers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

  private Stragglers() {}

  /**
   * Ends every process with this argument; they hold nothing that anybody needs.
   *
   * @throws IOException if one does not end, so that its files must be left alone
   */
  static void end(String argument) throws IOException {
    for (ProcessHandle handle : ProcessTable.withArgument(argument)) {
      LOGGER
          .atInfo()
          .addKeyValue("pid", handle.pid())
          .addKeyValue("argument", argument)
          .log("ending a process that an earlier appliance left behind");
      handle.destroyForcibly();
      awaitEnd(handle);
    }
    List<Long> left = ProcessTable.withArgument(argument).stream().map(ProcessHandle::pid).toList();
    if (!left.isEmpty()) {
      throw new IOException("processes " + left + " with " + argument + " do not end");
    }
  }

  private static void awaitEnd(ProcessHandle handle) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ProcessTable.alive(handle) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
