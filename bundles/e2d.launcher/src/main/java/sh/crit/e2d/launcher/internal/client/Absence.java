package sh.crit.e2d.launcher.internal.client;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

/** Why nobody listens on a control socket: the difference between absent and out of reach. */
final class Absence {
  private static final Duration YOUTH = Duration.ofSeconds(15);

  private Absence() {}

  /**
   * NOT_RUNNING when there is no appliance, UNREACHABLE when there is one that does not listen
   * (yet), or whose files somebody took away.
   *
   * @throws E2dException when it cannot be found out
   */
  static E2dException of(NodeFiles files, IOException cause) throws E2dException {
    Optional<ProcessHandle> recorded = recorded(files);
    if (recorded.isPresent()) {
      return unreachable(
          files,
          "the appliance of "
              + files.dataDir()
              + " runs (process "
              + recorded.get().pid()
              + ") but does not answer on "
              + files.controlSocket()
              + " (yet)",
          cause);
    }
    Optional<ProcessHandle> lost = NodeProcesses.appliances(files).stream().findFirst();
    return lost.isPresent() ? lost(files, lost.get(), cause) : absent(files, cause);
  }

  private static E2dException lost(NodeFiles files, ProcessHandle appliance, IOException cause) {
    String why =
        Files.exists(files.controlSocket())
            ? "does not answer"
            : "its files there are gone, so that no command reaches it";
    return unreachable(
        files,
        "the appliance of %s runs (process %d) but %s; bin/stop stops it"
            .formatted(files.dataDir(), appliance.pid(), why),
        cause);
  }

  private static E2dException absent(NodeFiles files, IOException cause) {
    String etcd =
        NodeProcesses.etcds(files).stream()
            .findFirst()
            .map(
                process ->
                    ", but its etcd does (process "
                        + process.pid()
                        + "); bin/start takes it over, bin/stop stops it")
            .orElse("; bin/start starts it");
    return new E2dException(
        ErrorCode.NOT_RUNNING,
        "client.connect",
        files.controlSocket().toString(),
        "no appliance runs for " + files.dataDir() + etcd,
        cause);
  }

  /**
   * There is a socket, and behind it nobody answers.
   *
   * @param taken whether the request was taken
   */
  static E2dException silent(NodeFiles files, boolean taken, IOException cause)
      throws E2dException {
    Optional<ProcessHandle> process =
        recorded(files).or(() -> NodeProcesses.appliances(files).stream().findFirst());
    String pid = process.map(handle -> " (process " + handle.pid() + ")").orElse("");
    if (process.map(NodeProcesses::suspended).orElse(false)) {
      String message =
          "the appliance of %s%s does not answer: it is suspended; kill -CONT %d wakes it"
              .formatted(files.dataDir(), pid, process.get().pid());
      return unreachable(files, message, cause);
    }
    String what = taken ? "took the request and has not answered it" : "does not answer";
    return unreachable(
        files,
        "the appliance of %s%s %s; see %s, or wait longer with --timeout"
            .formatted(files.dataDir(), pid, what, files.logs()),
        cause);
  }

  private static E2dException unreachable(NodeFiles files, String message, IOException cause) {
    return new E2dException(
        ErrorCode.UNREACHABLE, "client.connect", files.controlSocket().toString(), message, cause);
  }

  /** Whether there is an appliance that was started moments ago and has not opened its socket. */
  static boolean isYoung(NodeFiles files) throws E2dException {
    return recorded(files)
        .filter(appliance -> !NodeProcesses.suspended(appliance))
        .flatMap(appliance -> appliance.info().startInstant())
        .filter(start -> start.plus(YOUTH).isAfter(Instant.now()))
        .isPresent();
  }

  private static Optional<ProcessHandle> recorded(NodeFiles files) throws E2dException {
    try {
      return ProcessRecord.read(files.appliancePid()).flatMap(ProcessRecord::find);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "client.connect",
          files.appliancePid().toString(),
          files.appliancePid() + " cannot be read: " + e.getMessage(),
          e);
    }
  }
}
