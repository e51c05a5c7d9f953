package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.etcd.internal.data.TailKeeper;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.spi.etcd.EtcdProcess;

/**
 * Starts, adopts, follows and stops the one etcd of this node.
 *
 * <p>{@link #start} and {@link #stop} exclude each other by a lock. The present state is replaced
 * as a whole and read without one; it is replaced by start and by the thread that follows the
 * process, which never meet: that thread begins after a start and ends with the process.
 */
final class EtcdSupervisor implements EtcdProcess, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EtcdSupervisor.class);
  private static final long LOG_LIMIT = 8L * 1024 * 1024;

  /** A killed process is gone at once, unless its disk hangs. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

  /** For one that has just been started and has nothing to lose yet. */
  private static final Duration RECORD_PATIENCE = Duration.ofSeconds(5);

  private final EtcdSettings settings;
  private final BinaryLocator locator;
  private final Launcher launcher;
  private final LongSupplier clock;
  private final LogFiles logs;
  private final Adoption adoption;
  private final EtcdRecord record;
  private final DiskRoom room;
  private final TailKeeper tail;
  private final Listeners listeners = new Listeners();
  private final ReentrantLock order = new ReentrantLock();
  private volatile EtcdProcessState state;
  private volatile Life life;
  private volatile boolean closed;

  /**
   * Adopts an etcd that runs already.
   *
   * @param clock monotonic, in nanoseconds
   * @throws E2dException STORAGE_UNUSABLE when there is one and its log cannot be read
   */
  EtcdSupervisor(EtcdSettings settings, SearchPath searchPath, LongSupplier clock, FreeSpace space)
      throws E2dException {
    this.settings = settings;
    this.locator =
        new BinaryLocator(
            settings.binary(), settings.home(), searchPath, settings.files().etcdVersion());
    this.launcher = new Launcher(searchPath);
    this.clock = clock;
    this.logs = new LogFiles(settings.files().logs(), LOG_LIMIT);
    this.adoption = new Adoption(settings.files());
    this.record = new EtcdRecord(settings.files());
    this.room = new DiskRoom(settings.files(), space);
    this.tail = new TailKeeper(settings.files(), Clock.systemUTC(), this.room::mustSufficeForCopy);
    this.state = new EtcdProcessState(false, 0, false, clock.getAsLong(), Optional.empty());
    Optional<ProcessHandle> running = adoption.find();
    if (running.isPresent()) {
      adopt(running.get());
    }
  }

  @Override
  public void start(EtcdLaunch launch) throws E2dException {
    order.lock();
    try {
      mustNotRun();
      EtcdBinary binary = locator.locate();
      new Preflight(settings, room).check(launch);
      record.mustBeWritable();
      mustNotBeClosed();
      if (launch.mode() == EtcdLaunch.Mode.RECOVER) {
        tail.keep();
      }
      execute(binary, launch);
    } finally {
      order.unlock();
    }
  }

  @Override
  public void stop(Duration patience) throws E2dException {
    order.lock();
    try {
      Life current = life;
      if (current == null || !state.running()) {
        return;
      }
      current.markStopping();
      LOGGER.atInfo().addKeyValue("pid", current.process().pid()).log("stopping etcd");
      current.process().terminate();
      if (!current.awaitEnd(patience)) {
        LOGGER
            .atWarn()
            .addKeyValue("pid", current.process().pid())
            .log("etcd does not end: killing it");
        current.process().kill();
        if (!current.awaitEnd(KILL_PATIENCE)) {
          throw failed(current, "etcd, process " + current.process().pid() + ", cannot be ended");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(life, "interrupted while waiting for etcd to end");
    } finally {
      order.unlock();
    }
  }

  @Override
  public EtcdProcessState state() {
    return state;
  }

  @Override
  public String version() throws E2dException {
    return locator.locate().version().text();
  }

  @Override
  public Subscription onChange(Runnable listener) {
    return listeners.add(listener);
  }

  /**
   * Ends the following of etcd; etcd runs on. A start under way is not waited for: what it still
   * executes is recorded for the next appliance and not followed.
   */
  @Override
  public void close() {
    closed = true;
    Life current = life;
    if (current != null) {
      abandon(current);
    }
  }

  private static void abandon(Life life) {
    try {
      life.abandon();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void mustNotBeClosed() throws E2dException {
    if (closed) {
      Path dir = settings.files().dataDir();
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "etcd.start",
          dir.toString(),
          "etcd is not started on " + dir + ": the appliance is ending");
    }
  }

  private void mustNotRun() throws E2dException {
    Optional<Long> pid =
        state.running() ? Optional.of(state.pid()) : adoption.find().map(ProcessHandle::pid);
    if (pid.isPresent()) {
      Path dir = settings.files().dataDir();
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "etcd.start",
          dir.toString(),
          "etcd runs already on " + dir + ", process " + pid.get());
    }
  }

  private void execute(EtcdBinary binary, EtcdLaunch launch) throws E2dException {
    try {
      logs.begin();
      Process process =
          launcher.execute(
              CommandLine.of(binary, settings, launch), settings.files().home(), logs.current());
      ChildProcess child = ChildProcess.started(process, launch.name());
      recordOrEnd(child);
      LOGGER
          .atInfo()
          .addKeyValue("pid", process.pid())
          .addKeyValue("member", launch.name())
          .addKeyValue("mode", launch.mode())
          .addKeyValue("version", binary.version())
          .log("etcd is started");
      follow(child);
    } catch (IOException e) {
      throw unusable("etcd cannot be started in " + settings.files().home(), e);
    }
  }

  /** An etcd without a record is one that commands and the next appliance may not find. */
  private void recordOrEnd(ChildProcess child) throws E2dException {
    try {
      record.write(child.pid());
    } catch (E2dException e) {
      end(child);
      throw e;
    }
  }

  private static void end(ChildProcess child) {
    try {
      if (!child.end(RECORD_PATIENCE, KILL_PATIENCE)) {
        LOGGER.atError().addKeyValue("pid", child.pid()).log("etcd cannot be ended");
      }
    } catch (InterruptedException e) {
      child.kill();
      Thread.currentThread().interrupt();
    }
  }

  private void adopt(ProcessHandle handle) throws E2dException {
    try {
      renew(handle.pid());
      LOGGER.atInfo().addKeyValue("pid", handle.pid()).log("a running etcd is taken over");
      follow(ChildProcess.found(handle));
    } catch (IOException e) {
      throw unusable("the log of the running etcd cannot be read", e);
    }
  }

  /** One that serves is not ended for want of a record: it was found without one. */
  private void renew(long pid) {
    try {
      record.renew(pid);
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("file", settings.files().etcdPid())
          .addKeyValue("error", Causes.line(e))
          .log("cannot record the process of the running etcd; bin/stop would not find it");
    }
  }

  private void follow(ChildProcess process) throws IOException {
    Life next = new Life(process, logs, room::exhausted, listeners::tell, this::ended);
    state =
        new EtcdProcessState(
            true, process.pid(), process.adopted(), clock.getAsLong(), state.lastExit());
    life = next;
    next.start();
    if (closed) {
      abandon(next);
    }
  }

  private void ended(EtcdExit exit) {
    long pid = state.pid();
    state = new EtcdProcessState(false, 0, false, clock.getAsLong(), Optional.of(exit));
    LOGGER
        .atInfo()
        .addKeyValue("pid", pid)
        .addKeyValue("reason", exit.reason())
        .addKeyValue("exitCode", exit.exitCode())
        .addKeyValue("detail", exit.detail())
        .log("etcd has ended");
    try {
      record.delete();
    } catch (IOException e) {
      LOGGER.atWarn().addKeyValue("error", e).log("cannot delete the record of etcd's process");
    }
    listeners.tell();
  }

  private E2dException unusable(String message, IOException e) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "etcd.start",
        settings.files().dataDir().toString(),
        message + ": " + e,
        e);
  }

  private static E2dException failed(Life life, String message) {
    return new E2dException(
        ErrorCode.FAILED, "etcd.stop", Long.toString(life.process().pid()), message);
  }
}
