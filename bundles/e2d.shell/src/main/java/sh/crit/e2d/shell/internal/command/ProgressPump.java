package sh.crit.e2d.shell.internal.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Lines of progress on their way to who reads them, by a thread of its own from the first line on.
 * Work goes on at its own pace: a reader that reads no more (a suspended client, a terminal after
 * Ctrl-S) must not hold up a backup and all that waits for it. Of the lines that were not read in
 * time the oldest are left out.
 */
final class ProgressPump implements Consumer<String>, AutoCloseable {
  private static final int KEPT = 64;

  private final Consumer<String> reader;
  private final Deque<String> lines = new ArrayDeque<>();
  private Thread thread;
  private boolean ended;

  /**
   * @param reader is told every line by one thread, and may block
   */
  ProgressPump(Consumer<String> reader) {
    this.reader = reader;
  }

  @Override
  public synchronized void accept(String line) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
    if (thread == null) {
      thread = new Thread(this::pump, "e2d-shell-progress");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  private void pump() {
    try {
      for (String line = next(); line != null; line = next()) {
        reader.accept(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized String next() throws InterruptedException {
    while (lines.isEmpty() && !ended) {
      wait();
    }
    return lines.pollFirst();
  }

  /** Waits until everything is read, so that the answer comes last; not when interrupted. */
  @Override
  public void close() {
    try {
      Thread last = end();
      if (last != null) {
        last.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Thread end() {
    ended = true;
    notifyAll();
    return thread;
  }
}
