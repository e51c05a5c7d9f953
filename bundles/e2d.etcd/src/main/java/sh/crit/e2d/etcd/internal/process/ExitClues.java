package sh.crit.e2d.etcd.internal.process;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdExit.Reason;

/**
 * Gathers from the log of one etcd process what explains its end. For one thread.
 *
 * <p>Only words that come with an end count: fatal entries, panics, refused flags. Warnings and
 * errors are everyday life, and a client may have put any word into a message.
 */
final class ExitClues {
  private static final String REMOVED = "the member has been permanently removed from the cluster";

  /** Entries below fatal with which etcd ends all the same. */
  private static final Set<String> FATAL_WARNINGS =
      Set.of(
          "failed to verify flags",
          "advertise client URLs are not set",
          "checkInitialHashKV failed");

  /** Exit codes above are 128 plus the number of the signal that ended the process. */
  private static final int SIGNALLED = 128;

  private int bestRule = Integer.MAX_VALUE;
  private String bestLine = "";
  private String removedLine = "";
  private String lastFatal = "";
  private String lastSignal = "";
  private String lastLine = "";

  /** Takes a line into account. */
  void accept(LogLine line) {
    if (line.message().isBlank()) {
      return;
    }
    lastLine = line.summary();
    if (line.field("error").equals(REMOVED) && line.message().equals("server error")) {
      removedLine = REMOVED;
    }
    if (line.message().startsWith("received signal")) {
      lastSignal = line.message() + " " + line.field("signal");
    }
    if (isLastWord(line)) {
      int rule = ExitRules.match(line.summary());
      if (rule < bestRule) {
        bestRule = rule;
        bestLine = line.summary();
      }
      if (line.level() == LogLine.Level.FATAL || isPanic(line.message())) {
        lastFatal = line.summary();
      }
    }
  }

  /** An entry that a full disk cut short is no panic: its level is not known. */
  private static boolean isLastWord(LogLine line) {
    return line.level() == LogLine.Level.FATAL
        || (line.level() == LogLine.Level.RAW && !line.message().startsWith("{"))
        || FATAL_WARNINGS.contains(line.message());
  }

  private static boolean isPanic(String raw) {
    return raw.startsWith("panic:") || raw.startsWith("fatal error:");
  }

  /**
   * What the end amounts to.
   *
   * @param exitCode empty for an adopted process
   * @param stopped whether we asked it to end
   * @param fullDisk says that there is no room left, empty when there is; asked when the log does
   *     not tell, because a full disk keeps the log from telling
   */
  EtcdExit conclude(OptionalInt exitCode, boolean stopped, Supplier<Optional<String>> fullDisk) {
    int code = exitCode.orElse(-1);
    if (stopped) {
      return new EtcdExit(Reason.STOPPED, code, "");
    }
    // Usually with code 0; but serving may fail first while the rest is already going down.
    if (!removedLine.isEmpty()) {
      return new EtcdExit(Reason.REMOVED, code, removedLine);
    }
    if (bestRule != Integer.MAX_VALUE) {
      return explained(code, fullDisk);
    }
    // etcd never falls silent by itself: it panics or says what is fatal.
    boolean silent = lastFatal.isEmpty() && (code > SIGNALLED || code == -1);
    if (silent && (code > SIGNALLED || !lastSignal.isEmpty())) {
      return new EtcdExit(Reason.KILLED, code, lastSignal);
    }
    String lastWords = lastFatal.isEmpty() ? lastLine : lastFatal;
    return fullDisk
        .get()
        .map(full -> new EtcdExit(Reason.DISK_FULL, code, full + "; last heard: " + lastWords))
        .orElseGet(
            () ->
                silent
                    ? new EtcdExit(Reason.KILLED, code, "")
                    : new EtcdExit(Reason.CRASHED, code, lastWords));
  }

  /** The repair of a torn log needs room too: what looks broken for want of it is not given up. */
  private EtcdExit explained(int code, Supplier<Optional<String>> fullDisk) {
    Reason reason = ExitRules.reason(bestRule);
    Optional<String> full = reason == Reason.CORRUPT ? fullDisk.get() : Optional.empty();
    return full.map(
            text -> new EtcdExit(Reason.DISK_FULL, code, text + "; last heard: " + bestLine))
        .orElseGet(() -> new EtcdExit(reason, code, bestLine));
  }
}
