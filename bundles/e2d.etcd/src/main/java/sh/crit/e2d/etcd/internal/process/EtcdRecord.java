package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/** The file that tells the next appliance which process is the node's etcd. */
final class EtcdRecord {
  /** More than a record takes, and all of a block. */
  private static final int PROBE_BYTES = 4096;

  private final NodeFiles files;

  EtcdRecord(NodeFiles files) {
    this.files = files;
  }

  /**
   * Proves that a record can be written, by writing as much beside it; nothing is left of it.
   *
   * @throws E2dException STORAGE_UNUSABLE naming file and cause
   */
  void mustBeWritable() throws E2dException {
    Path probe = files.etcdPid().resolveSibling("etcd.pid.probe");
    try {
      Files.createDirectories(files.home(), Permissions.OWNER_DIRECTORY);
      try {
        Files.deleteIfExists(probe);
        Files.createFile(probe, Permissions.OWNER_FILE);
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException e) {
      throw unwritable("etcd is not started", e);
    }
  }

  /**
   * Records a process that was just started. Nothing is recorded of one that has ended already.
   *
   * @throws E2dException STORAGE_UNUSABLE naming file and cause
   */
  void write(long pid) throws E2dException {
    try {
      replace(pid);
    } catch (IOException e) {
      throw unwritable("etcd is not left running without it", e);
    }
  }

  /** Records a process that was found running; the record of that very process is left alone. */
  void renew(long pid) throws IOException {
    Optional<ProcessRecord> before = ProcessRecord.read(files.etcdPid());
    if (before.isEmpty() || !before.equals(ProcessRecord.of(pid))) {
      replace(pid);
    }
  }

  private void replace(long pid) throws IOException {
    Optional<ProcessRecord> record = ProcessRecord.of(pid);
    if (record.isPresent()) {
      Files.createDirectories(files.home(), Permissions.OWNER_DIRECTORY);
      record.get().write(files.etcdPid());
    }
  }

  /** Forgets the process. */
  void delete() throws IOException {
    Files.deleteIfExists(files.etcdPid());
  }

  private E2dException unwritable(String consequence, IOException e) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "etcd.start",
        files.etcdPid().toString(),
        files.etcdPid()
            + ", the record of etcd's process, cannot be written: "
            + Causes.line(e)
            + "; "
            + consequence
            + ", check space and permissions",
        e);
  }
}
