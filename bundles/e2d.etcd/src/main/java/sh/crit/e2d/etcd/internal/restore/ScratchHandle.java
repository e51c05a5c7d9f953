package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.spi.etcd.EtcdRestore.Scratch;

/** A scratch etcd and everything that goes with it. Safe for use by several threads. */
final class ScratchHandle implements Scratch {
  private static final Logger LOGGER = LoggerFactory.getLogger(ScratchHandle.class);

  private final ScratchFiles files;
  private final Runnable gone;
  private Optional<ScratchProcess> process = Optional.empty();
  private boolean closed;

  /**
   * @param gone called once when nothing is left
   */
  ScratchHandle(ScratchFiles files, Runnable gone) {
    this.files = files;
    this.gone = gone;
  }

  ScratchFiles files() {
    return files;
  }

  /** Takes the process over, in the place of one that has ended. */
  synchronized void attach(ScratchProcess started) throws IOException {
    if (closed) {
      started.end();
      throw new IOException("the appliance is ending or has a new configuration");
    }
    process = Optional.of(started);
  }

  @Override
  public synchronized String endpoint() {
    return process.map(ScratchProcess::endpoint).orElseThrow();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    process.ifPresent(ScratchProcess::end);
    try {
      files.remove();
      gone.run();
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("directory", files.workDir())
          .addKeyValue("error", e.toString())
          .log("files of a scratch etcd stay behind; the next scratch etcd or start deletes them");
    }
  }
}
