package sh.crit.e2d.etcd.internal.process;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * An etcd process: one that this appliance started, whose exit code it will get, or one that an
 * earlier appliance started and this one can only look at.
 */
final class ChildProcess {
  private static final String NAME_FLAG = "--name=";

  private final ProcessHandle handle;
  private final Optional<Process> own;
  private final String memberName;

  private ChildProcess(ProcessHandle handle, Optional<Process> own, String memberName) {
    this.handle = handle;
    this.own = own;
    this.memberName = memberName;
  }

  /** One that this appliance has started. */
  static ChildProcess started(Process process, String memberName) {
    return new ChildProcess(process.toHandle(), Optional.of(process), memberName);
  }

  /** One that an earlier appliance, or a person, has started. */
  static ChildProcess found(ProcessHandle handle) {
    String name =
        ProcessTable.commandLine(handle).stream()
            .filter(argument -> argument.startsWith(NAME_FLAG))
            .map(argument -> argument.substring(NAME_FLAG.length()))
            .findFirst()
            .orElse("");
    return new ChildProcess(handle, Optional.empty(), name);
  }

  long pid() {
    return handle.pid();
  }

  boolean adopted() {
    return own.isEmpty();
  }

  boolean alive() {
    return ProcessTable.alive(handle);
  }

  /** The member name it was started with, empty when it cannot be told. */
  String memberName() {
    return memberName;
  }

  /** Waits for the end; whether it has come. The end of an own child wakes the waiting thread. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    if (own.isPresent()) {
      return own.get().waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
    if (alive()) {
      TimeUnit.NANOSECONDS.sleep(patience.toNanos());
    }
    return !alive();
  }

  /** The exit code of an own child that has ended; of another's nobody tells us. */
  OptionalInt exitCode() {
    return own.filter(process -> !process.isAlive())
        .map(process -> OptionalInt.of(process.exitValue()))
        .orElse(OptionalInt.empty());
  }

  /** Asks it to end; whether the signal could be sent. */
  boolean terminate() {
    return handle.destroy();
  }

  /** Asks it to end, and forces it when it has not ended in time; whether it has ended. */
  boolean end(Duration patience, Duration killPatience) throws InterruptedException {
    terminate();
    if (awaitEnd(patience)) {
      return true;
    }
    kill();
    return awaitEnd(killPatience);
  }

  /** Ends it; whether the signal could be sent. */
  boolean kill() {
    return handle.destroyForcibly();
  }
}
