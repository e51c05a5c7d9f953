package sh.crit.e2d.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.config.Configuration.Network;
import sh.crit.e2d.config.internal.machine.AddressCheck;
import sh.crit.e2d.config.internal.machine.CertificateCheck;
import sh.crit.e2d.config.internal.machine.DataDirCheck;
import sh.crit.e2d.config.internal.machine.EtcdBinary;
import sh.crit.e2d.config.internal.machine.RoomCheck;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;

/**
 * Looks whether this machine can run a configuration, before anything is started. Nothing on disk
 * changes, and sockets are opened for a moment only. Any thread.
 */
public final class Preflight {
  private final Optional<Path> e2dHome;
  private final Map<String, String> environment;

  /**
   * @param e2dHome the directory of the unpacked appliance, which may carry an etcd; empty when it
   *     is not known
   * @param environment the process's environment; only PATH is looked at
   */
  public Preflight(Optional<Path> e2dHome, Map<String, String> environment) {
    this.e2dHome = e2dHome;
    this.environment = Map.copyOf(environment);
  }

  /** Checks everything and returns what was found. */
  public Report check(LoadResult.Loaded loaded) {
    Problems problems = new Problems();
    Configuration configuration = loaded.configuration();
    NodeFiles files = new NodeFiles(configuration.dataDir());
    Origin dataDir = loaded.origin(Key.DATA_DIR.label());
    new DataDirCheck(problems).check(configuration.dataDir(), dataDir);
    // Where there is no usable directory there is no record in it either, and no room to look for.
    boolean usable = problems.errors().isEmpty();
    boolean records = usable && Files.isDirectory(configuration.dataDir());
    Optional<ProcessHandle> appliance =
        records ? alive(files.appliancePid(), dataDir, problems) : Optional.empty();
    if (appliance.isPresent()) {
      return runningAlready(configuration.dataDir(), appliance.get(), dataDir);
    }
    new EtcdBinary(e2dHome, environment)
        .check(configuration.etcdBinary(), loaded.origin(Key.ETCD_BINARY.label()), problems);
    boolean etcdRuns = records && alive(files.etcdPid(), dataDir, problems).isPresent();
    if (usable) {
      new RoomCheck(problems).check(configuration.dataDir(), dataDir, etcdRuns);
    }
    new CertificateCheck(loaded, Instant.now(), etcdRuns, problems).check();
    addresses(loaded, etcdRuns, problems);
    return new Report(problems.errors(), problems.warnings());
  }

  /** Everything else would only repeat that, in the guise of addresses in use. */
  private static Report runningAlready(Path dataDir, ProcessHandle appliance, Origin origin) {
    Problems problems = new Problems();
    problems.error(
        ErrorCode.PRECONDITION_FAILED,
        origin,
        dataDir
            + " is served by an appliance that is already running, pid "
            + appliance.pid()
            + "; stop that one first, or name another directory");
    return new Report(problems.errors(), List.of());
  }

  /** An etcd that an earlier appliance left running holds its two addresses rightly. */
  private static void addresses(LoadResult.Loaded loaded, boolean etcdRuns, Problems problems) {
    Network network = loaded.configuration().network();
    AddressCheck check = new AddressCheck(problems);
    check.own(loaded.configuration().host(), loaded.origin(Key.HOST.label()));
    if (!etcdRuns) {
      check.free(network.client(), loaded.origin(Key.CLIENT_ADDR.label()));
      check.free(network.peer(), loaded.origin(Key.PEER_ADDR.label()));
    }
    check.free(network.gossip(), loaded.origin(Key.GOSSIP_ADDR.label()));
  }

  private static Optional<ProcessHandle> alive(Path record, Origin dataDir, Problems problems) {
    try {
      return ProcessRecord.read(record).flatMap(ProcessRecord::find);
    } catch (IOException e) {
      problems.error(
          ErrorCode.STORAGE_UNUSABLE,
          dataDir,
          record
              + " cannot be read, so a running process would not be seen; let this user read it");
      return Optional.empty();
    }
  }

  /**
   * What was found.
   *
   * @param problems what keeps the node from starting
   * @param warnings what the user should know
   */
  public record Report(List<ConfigurationProblem> problems, List<ConfigurationProblem> warnings) {
    public Report {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }

    /**
     * Does nothing when there is no problem.
     *
     * @throws E2dException with the code of the problems, or BAD_CONFIGURATION when they have
     *     several, and one line for each
     */
    public void require() throws E2dException {
      if (problems.isEmpty()) {
        return;
      }
      List<ErrorCode> codes = problems.stream().map(ConfigurationProblem::code).distinct().toList();
      throw new E2dException(
          codes.size() == 1 ? codes.get(0) : ErrorCode.BAD_CONFIGURATION,
          "config.preflight",
          problems.get(0).origin().key(),
          problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining("\n")));
    }
  }
}
