package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Time, threads and the engine's single lane, injected so that a simulator can own all three.
 *
 * <p>Everything handed to {@link #execute}, {@link #after} and the {@code then} of {@link #call}
 * runs one at a time on the lane.
 */
public interface Scheduler {
  /** The monotonic clock. */
  long nanos();

  /** The wall clock, for people's eyes only; never decided upon. */
  Instant wallClock();

  /** Runs a task on the lane. */
  void execute(Runnable task);

  /** Runs a task on the lane after a delay. */
  void after(Duration delay, Runnable task);

  /**
   * Runs blocking work off the lane and its consequence on the lane.
   *
   * @param name for thread names and logs
   * @param work may block and throw
   * @param then gets the result; never called when the scheduler was closed meanwhile
   */
  <T> void call(String name, Callable<T> work, Consumer<Result<T>> then);

  /**
   * What came of a call: exactly one of the two is not null.
   *
   * @param value what the work returned
   * @param failure what it threw
   */
  record Result<T>(T value, Exception failure) {
    public boolean ok() {
      return failure == null;
    }
  }
}
