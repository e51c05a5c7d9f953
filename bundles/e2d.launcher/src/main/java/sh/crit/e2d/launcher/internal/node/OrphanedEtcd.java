package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

/** The etcd of a node whose appliance is gone: etcd outlives it on purpose. */
public final class OrphanedEtcd {
  /** After SIGKILL only the kernel can delay the end. */
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(10);

  private final NodeFiles files;

  /**
   * Looks at nothing yet.
   *
   * @param files of the node
   */
  public OrphanedEtcd(NodeFiles files) {
    this.files = files;
  }

  /**
   * The process by its record, else, as the record may be lost, by its arguments; empty when it
   * does not run.
   *
   * @throws E2dException when its record cannot be read
   */
  public Optional<ProcessHandle> find() throws E2dException {
    try {
      return ProcessRecord.read(files.etcdPid())
          .flatMap(ProcessRecord::find)
          .or(() -> NodeProcesses.etcds(files).stream().findFirst());
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "launcher.stop",
          files.etcdPid().toString(),
          files.etcdPid() + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  /**
   * Asks the process to end and ends it when it does not listen; etcd survives that, its log is
   * written before it answers.
   *
   * @return whether one ran
   * @throws E2dException when it is still there after all
   */
  public boolean stop(Duration patience) throws E2dException, InterruptedException {
    Optional<ProcessHandle> process = find();
    if (process.isEmpty()) {
      return false;
    }
    process.get().destroy();
    if (ended(process.get(), patience)) {
      return true;
    }
    process.get().destroyForcibly();
    if (ended(process.get(), KERNEL_PATIENCE)) {
      return true;
    }
    throw new E2dException(
        ErrorCode.FAILED,
        "launcher.stop",
        Long.toString(process.get().pid()),
        "etcd (process " + process.get().pid() + ") does not end, not even by SIGKILL");
  }

  /** Waits for the end of any process. */
  static boolean ended(ProcessHandle process, Duration patience) throws InterruptedException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return !process.isAlive();
    }
  }
}
