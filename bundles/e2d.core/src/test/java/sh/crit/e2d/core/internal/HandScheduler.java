package sh.crit.e2d.core.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import sh.crit.e2d.core.internal.engine.Scheduler;
import sh.crit.e2d.core.internal.order.Patience;

/** Does on the calling thread what is there to do, when told so; time passes when told so. */
public final class HandScheduler implements Scheduler, Patience {
  public static final long NOW = TimeUnit.HOURS.toNanos(1);

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private long now = NOW;

  /** Lets so much time pass; what was to happen after a delay does not happen all the same. */
  public void pass(Duration time) {
    now += time.toNanos();
  }

  /** Until nothing is left but what waits for time to pass. */
  public void run() {
    for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
      next.run();
    }
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Instant wallClock() {
    return Instant.EPOCH;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    // Nobody waits here.
  }

  @Override
  public <T> void call(String name, Callable<T> work, Consumer<Result<T>> then) {
    tasks.add(() -> then.accept(result(work)));
  }

  private static <T> Result<T> result(Callable<T> work) {
    try {
      return new Result<>(work.call(), null);
    } catch (Exception e) {
      return new Result<>(null, e);
    }
  }

  @Override
  public void await(CompletableFuture<Void> done, long seconds)
      throws InterruptedException, ExecutionException, TimeoutException {
    run();
    done.get(0, TimeUnit.SECONDS);
  }

  @Override
  public void pause(long millis) {
    run();
  }
}
