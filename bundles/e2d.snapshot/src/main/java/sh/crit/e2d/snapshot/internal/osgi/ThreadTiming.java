package sh.crit.e2d.snapshot.internal.osgi;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.snapshot.internal.service.Timing;

/**
 * Real time and real threads: neither a long trial restore nor the changes that are being recorded
 * keep backups waiting.
 */
final class ThreadTiming implements Timing, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadTiming.class);
  private static final int THREADS = 4;
  private static final long PATIENCE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor threads;

  ThreadTiming() {
    threads =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "e2d-backup");
              thread.setDaemon(true);
              return thread;
            });
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime());
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      Future<?> unused = threads.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed before a delayed task");
    }
  }

  /** Interrupts what is under way, and waits a little for it to give up what it has begun. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a backup does not end within {} s; going on without", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
