package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.process.Causes;
import sh.crit.e2d.spi.etcd.EtcdRestore.Scratch;

/** Runs scratch etcds, and ends those that an appliance before this one could not end. */
final class ScratchRunner implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ScratchRunner.class);
  private static final String OPERATION = "etcd.scratch";

  private final ScratchStart start;
  private final ScratchRegister register;

  /** By their entry in the register. */
  private final Map<Path, ScratchHandle> running = new ConcurrentHashMap<>();

  ScratchRunner(ScratchStart start, ScratchRegister register) {
    this.start = start;
    this.register = register;
  }

  /** Ends and removes what earlier appliances have left. */
  synchronized void tidy() {
    register.tidy(running.keySet());
  }

  /** See {@link sh.crit.e2d.spi.etcd.EtcdRestore#scratch}. */
  Scratch run(Path database, boolean hashed, Path workDir) throws E2dException {
    ScratchFiles files = new ScratchFiles(workDir);
    try {
      ScratchHandle scratch = enter(files);
      boolean serves = false;
      try {
        start.serve(database, hashed, scratch);
        serves = true;
      } finally {
        if (!serves) {
          scratch.close();
        }
      }
      LOGGER
          .atInfo()
          .addKeyValue("database", database)
          .addKeyValue("endpoint", scratch.endpoint())
          .log("a scratch etcd serves a restored database");
      return scratch;
    } catch (FileAlreadyExistsException e) {
      throw failure(ErrorCode.PRECONDITION_FAILED, files, "there is something in it already", e);
    } catch (IOException e) {
      throw failure(
          ErrorCode.STORAGE_UNUSABLE, files, "no scratch etcd runs there: " + Causes.line(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(ErrorCode.CANCELLED, files, "interrupted", e);
    }
  }

  /** Nothing that is made lacks its entry in the register, at no time. */
  private synchronized ScratchHandle enter(ScratchFiles files) throws IOException {
    tidy();
    boolean inUse = running.values().stream().anyMatch(handle -> handle.files().equals(files));
    if (!inUse) {
      // Of an appliance whose register was lost.
      files.remove();
    }
    Path entry = register.enter(files.workDir());
    ScratchHandle handle = new ScratchHandle(files, () -> leave(entry));
    try {
      files.create();
    } catch (IOException e) {
      register.strike(entry);
      throw e;
    }
    running.put(entry, handle);
    return handle;
  }

  private void leave(Path entry) {
    try {
      register.strike(entry);
    } catch (IOException e) {
      LOGGER.debug("{} stays in the register: {}", entry, e.toString());
    }
    running.remove(entry);
  }

  /** Ends those that run. */
  @Override
  public void close() {
    running.values().forEach(ScratchHandle::close);
  }

  private static E2dException failure(
      ErrorCode code, ScratchFiles files, String what, Exception cause) {
    return new E2dException(
        code, OPERATION, files.workDir().toString(), files.workDir() + ": " + what, cause);
  }
}
