package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import sh.crit.e2d.api.model.EtcdExit;

/** Explains the end of an etcd that nobody supervised, from the log that it left. */
public final class LastWords {
  private LastWords() {}

  /**
   * Reads them.
   *
   * @param log all that one process has written
   * @throws IOException if the log is there and cannot be read
   */
  public static EtcdExit of(Path log, int exitCode) throws IOException {
    ExitClues clues = new ExitClues();
    Consumer<String> sink = line -> clues.accept(LogLine.parse(line));
    LogTail tail = new LogTail(log, 0);
    tail.drain(sink);
    tail.finish(sink);
    return clues.conclude(OptionalInt.of(exitCode), false, Optional::empty);
  }
}
