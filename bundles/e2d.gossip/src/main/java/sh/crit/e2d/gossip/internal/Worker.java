package sh.crit.e2d.gossip.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread with a schedule; a task that fails unexpectedly is logged and does not end it. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final ScheduledThreadPoolExecutor executor;

  Worker(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            (task, stopped) -> LOG.debug("{} has stopped and leaves {} undone", name, task));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  void run(Runnable task) {
    executor.execute(guarded(task));
  }

  void runIn(Duration delay, Runnable task) {
    var unused = executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  void runEvery(Duration interval, Runnable task) {
    long millis = interval.toMillis();
    var unused =
        executor.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Ends after the task under way; returns when the thread is gone or after the patience. */
  void close(Duration patience) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("unexpected failure; the gossip goes on", e);
      }
    };
  }
}
