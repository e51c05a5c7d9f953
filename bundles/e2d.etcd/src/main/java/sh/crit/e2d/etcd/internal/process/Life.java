package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.model.EtcdExit;

/**
 * Follows one etcd process on a thread of its own: forwards its log, keeps the log file small,
 * notices its end and says what the end means. The process does not depend on being followed.
 */
final class Life {
  private static final Logger LOGGER = LoggerFactory.getLogger(Life.class);
  private static final Duration TICK = Duration.ofMillis(200);

  private final ChildProcess process;
  private final LogFiles files;
  private final LogTail tail;
  private final LogForwarder forwarder;
  private final Supplier<Optional<String>> fullDisk;
  private final ExitClues clues = new ExitClues();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean abandoned;
  private boolean replaying;

  /**
   * @param process to follow
   * @param fullDisk says that there is no room left on the disk, empty when there is
   * @param begin called once on the thread, first
   * @param end called once on the thread when the process has ended, not after {@link #abandon}
   */
  Life(
      ChildProcess process,
      LogFiles files,
      Supplier<Optional<String>> fullDisk,
      Runnable begin,
      Consumer<EtcdExit> end)
      throws IOException {
    this.process = process;
    this.fullDisk = fullDisk;
    this.files = files;
    this.replaying = process.adopted();
    this.tail =
        process.adopted() ? LogTail.ofLastPart(files.current()) : new LogTail(files.current(), 0);
    this.forwarder = new LogForwarder(process.memberName());
    this.thread = new Thread(() -> follow(begin, end), "e2d-etcd-" + process.pid());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  ChildProcess process() {
    return process;
  }

  /** From now on its end is ours. */
  void markStopping() {
    stopping = true;
  }

  /** Waits until the end was noticed and reported; whether it was. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the following, within a tick, and leaves the process alone. */
  void abandon() throws InterruptedException {
    // No interrupt: it would close the log file in the middle of a read.
    abandoned = true;
    thread.join(TICK.multipliedBy(10).toMillis());
  }

  private void follow(Runnable begin, Consumer<EtcdExit> end) {
    begin.run();
    if (replaying) {
      // What is there was forwarded by an earlier appliance; it only serves to explain the end.
      drain();
      replaying = false;
    }
    try {
      while (!process.awaitEnd(TICK)) {
        if (abandoned) {
          return;
        }
        look();
      }
    } catch (InterruptedException e) {
      LOGGER.atWarn().addKeyValue("pid", process.pid()).log("no longer following etcd");
      return;
    }
    // Only now, with the process gone, is the file complete.
    look();
    tail.finish(this::take);
    end.accept(clues.conclude(process.exitCode(), stopping, fullDisk));
    ended.countDown();
  }

  private void look() {
    try {
      drain();
      files.bound(tail, this::drain);
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("file", files.current())
          .addKeyValue("error", e)
          .log("cannot keep etcd's log within its limit");
    }
  }

  private void drain() {
    try {
      tail.drain(this::take);
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("file", files.current())
          .addKeyValue("error", e)
          .log("cannot read etcd's log");
    }
  }

  private void take(String text) {
    LogLine line = LogLine.parse(text);
    clues.accept(line);
    if (!replaying) {
      forwarder.forward(line);
    }
  }
}
