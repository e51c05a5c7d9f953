package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.internal.client.ControlClient;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

/** Stops a node: its etcd, then its appliance, whichever of them runs. */
public final class Stopper {
  /** The appliance itself gives up after 80 seconds. */
  private static final Duration FOR_APPLIANCE = Duration.ofSeconds(90);

  private static final Duration FOR_ETCD = Duration.ofSeconds(30);

  private final NodeFiles files;

  /**
   * Looks at nothing yet.
   *
   * @param files of the node
   */
  public Stopper(NodeFiles files) {
    this.files = files;
  }

  /**
   * Returns when both are gone.
   *
   * @throws E2dException when one of them does not end
   */
  public Stopped stop() throws E2dException, InterruptedException {
    List<ProcessHandle> appliances = appliances();
    Optional<ProcessHandle> etcd = new OrphanedEtcd(files).find();
    for (ProcessHandle appliance : appliances) {
      requireAwake(appliance);
      askToStop(appliance);
      requireEnd(appliance);
    }
    new OrphanedEtcd(files).stop(FOR_ETCD);
    // Also finds an appliance whose record was lost: its lock was not.
    ApplianceLock.requireFree(files);
    if (etcd.isEmpty()) {
      requireNoneOfOthers();
    }
    return new Stopped(pid(appliances.stream().findFirst()), pid(etcd));
  }

  /** Otherwise its end would be waited for in vain. */
  private static void requireAwake(ProcessHandle appliance) throws E2dException {
    if (NodeProcesses.suspended(appliance)) {
      throw failed(
          appliance.pid(),
          "the appliance (process "
              + appliance.pid()
              + ") is suspended and cannot stop; wake it with kill -CONT "
              + appliance.pid());
    }
  }

  private void requireEnd(ProcessHandle appliance) throws E2dException, InterruptedException {
    if (!OrphanedEtcd.ended(appliance, FOR_APPLIANCE)) {
      throw failed(
          appliance.pid(),
          "the appliance (process "
              + appliance.pid()
              + ") has not ended within "
              + FOR_APPLIANCE.toSeconds()
              + " s; see "
              + files.logs());
    }
  }

  private void requireNoneOfOthers() throws E2dException {
    for (ProcessHandle etcd : NodeProcesses.etcdsOfOthers(files)) {
      throw failed(
          etcd.pid(),
          "etcd (process "
              + etcd.pid()
              + ") runs for "
              + files.dataDir()
              + " as another user and was not touched; stop it as that user");
    }
  }

  private static E2dException failed(long pid, String message) {
    return new E2dException(ErrorCode.FAILED, "launcher.stop", Long.toString(pid), message);
  }

  /**
   * Through the control socket, which answers when etcd has stopped; then by signal, which an
   * appliance that goes already does not mind, and one that did not answer or refused obeys.
   */
  private void askToStop(ProcessHandle appliance) throws E2dException {
    try {
      OutputStream nowhere = OutputStream.nullOutputStream();
      new ControlClient(files).call(List.of("shutdown", "--yes"), false, nowhere, nowhere);
    } catch (E2dException e) {
      if (e.code() != ErrorCode.NOT_RUNNING && e.code() != ErrorCode.UNREACHABLE) {
        throw e;
      }
    }
    appliance.destroy();
  }

  /** By the record, and those that the record does not know: their files may be gone. */
  private List<ProcessHandle> appliances() throws E2dException {
    try {
      return Stream.concat(
              ProcessRecord.read(files.appliancePid()).flatMap(ProcessRecord::find).stream(),
              NodeProcesses.appliances(files).stream())
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "launcher.stop",
          files.appliancePid().toString(),
          files.appliancePid() + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static OptionalLong pid(Optional<ProcessHandle> process) {
    return process.map(handle -> OptionalLong.of(handle.pid())).orElse(OptionalLong.empty());
  }

  /**
   * What was stopped.
   *
   * @param appliance its process id, empty when it did not run
   * @param etcd its process id, empty when it did not run
   */
  public record Stopped(OptionalLong appliance, OptionalLong etcd) {}
}
