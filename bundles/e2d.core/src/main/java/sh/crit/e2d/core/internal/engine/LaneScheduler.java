package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real time and real threads: one for the lane, a few for what blocks. */
public final class LaneScheduler implements Scheduler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneScheduler.class);

  /**
   * Data, cluster, discovery, a step, a backup and a look at the files can be under way at once.
   */
  private static final int WORKERS = 6;

  private static final long IDLE_SECONDS = 20;

  private final ScheduledExecutorService lane;
  private final ExecutorService workers;

  public LaneScheduler() {
    ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, named("e2d-lane"));
    single.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    lane = single;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("e2d-work"));
    pool.allowCoreThreadTimeOut(true);
    workers = pool;
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant wallClock() {
    return Instant.now();
  }

  @Override
  public void execute(Runnable task) {
    submit(lane, guarded(task));
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      Future<?> unused = lane.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed before a delayed task");
    }
  }

  @Override
  public <T> void call(String name, Callable<T> work, Consumer<Result<T>> then) {
    submit(
        workers,
        () -> {
          Result<T> result = perform(name, work);
          execute(() -> then.accept(result));
        });
  }

  private static <T> Result<T> perform(String name, Callable<T> work) {
    try {
      return new Result<>(work.call(), null);
    } catch (Exception e) {
      LOG.debug("{} failed", name, e);
      return new Result<>(null, e);
    } catch (Error e) {
      // A bundle that is being swapped, an answer too large for the heap: whoever waits for the
      // result must hear of it, or he waits for ever.
      LOG.error("{} failed", name, e);
      return new Result<>(null, new IllegalStateException(e));
    }
  }

  /** A mistake of ours in one task must not end the loop. */
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a task of the decision loop failed", e);
      }
    };
  }

  private static void submit(ExecutorService to, Runnable task) {
    try {
      to.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed before a task");
    }
  }

  /** Drops what has not run yet. */
  @Override
  public void close() {
    lane.shutdownNow();
    workers.shutdownNow();
  }
}
