package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/**
 * Finds the etcd that already runs on our data directory.
 *
 * <p>The record written at its start is the short way. But an appliance may die between the
 * execution of etcd and the writing of the record, and a person may have started etcd by hand; so
 * the processes of the machine are looked through as well, before anybody concludes that none runs.
 */
public final class Adoption {
  private static final Logger LOGGER = LoggerFactory.getLogger(Adoption.class);

  private final NodeFiles files;

  public Adoption(NodeFiles files) {
    this.files = files;
  }

  /** The running etcd, empty when there is none. */
  public Optional<ProcessHandle> find() {
    return recorded().or(this::unrecorded);
  }

  private Optional<ProcessHandle> recorded() {
    Path file = files.etcdPid();
    try {
      return ProcessRecord.read(file)
          .flatMap(ProcessRecord::find)
          .filter(ProcessTable::alive)
          .filter(ProcessTable::seesOurFiles)
          .filter(
              handle -> ProcessTable.isEtcdOn(ProcessTable.commandLine(handle), files.dataDir()));
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("file", file)
          .addKeyValue("error", e)
          .log("cannot read the record of etcd's process; looking through all processes");
      return Optional.empty();
    }
  }

  private Optional<ProcessHandle> unrecorded() {
    List<ProcessHandle> found = ProcessTable.etcdOn(files.dataDir());
    if (found.size() > 1) {
      LOGGER
          .atWarn()
          .addKeyValue("dataDir", files.dataDir())
          .addKeyValue("pids", found.stream().map(ProcessHandle::pid).toList())
          .log("several etcd processes use this data directory; taking the oldest for ours");
    }
    return found.stream().findFirst();
  }
}
