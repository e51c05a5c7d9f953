package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import sh.crit.e2d.core.internal.engine.Scheduler;
import sh.crit.e2d.core.internal.order.Patience;

/**
 * One appliance's lane and workers in virtual time. After a crash nothing of it runs any more.
 *
 * <p>Work off the lane may be held up at each thing it does; meanwhile everything else goes on, and
 * the appliance may crash in the middle of it.
 */
final class SimScheduler implements Scheduler, Patience {
  private static final long MILLI = 1_000_000L;
  private static final long MOMENT = 100 * MILLI;
  private static final double HELD_UP = 0.1;
  private static final double FAILING = 0.3;

  private final World world;
  private final Network network;
  private final long clockOffset;
  private final BooleanSupplier alive;
  private final LongSupplier frozenUntil;
  private final LongSupplier wall;
  private boolean working;

  /**
   * @param alive whether the process lives
   * @param frozenUntil until when it is suspended; its clock goes on, and all that was to happen
   *     meanwhile happens when it wakes
   * @param wall the wall clock
   */
  SimScheduler(
      World world,
      Network network,
      long clockOffset,
      BooleanSupplier alive,
      LongSupplier frozenUntil,
      LongSupplier wall) {
    this.world = world;
    this.network = network;
    this.clockOffset = clockOffset;
    this.alive = alive;
    this.frozenUntil = frozenUntil;
    this.wall = wall;
  }

  @Override
  public long nanos() {
    return world.now() + clockOffset;
  }

  @Override
  public Instant wallClock() {
    return Instant.EPOCH.plusNanos(wall.getAsLong());
  }

  @Override
  public void execute(Runnable task) {
    world.after(0, () -> onLane(task));
  }

  @Override
  public void after(Duration delay, Runnable task) {
    world.after(delay.toNanos(), () -> onLane(task));
  }

  private void onLane(Runnable task) {
    if (!alive.getAsBoolean()) {
      return;
    }
    if (frozenFor() > 0) {
      world.after(frozenFor(), () -> onLane(task));
      return;
    }
    boolean interrupted = working;
    working = false;
    try {
      task.run();
    } finally {
      working = interrupted;
    }
  }

  @Override
  public <T> void call(String name, Callable<T> work, Consumer<Result<T>> then) {
    world.after(delay(), () -> perform(work, then));
  }

  private long delay() {
    return network.delay(Network.Channel.CLIENT) + world.between(0, 5 * MILLI);
  }

  private <T> void perform(Callable<T> work, Consumer<Result<T>> then) {
    if (!alive.getAsBoolean()) {
      return;
    }
    if (frozenFor() > 0) {
      world.after(frozenFor(), () -> perform(work, then));
      return;
    }
    boolean outer = working;
    working = true;
    Result<T> result;
    try {
      result = new Result<>(work.call(), null);
    } catch (NodeCrashed e) {
      return;
    } catch (Exception e) {
      result = new Result<>(null, e);
    } finally {
      working = outer;
    }
    Result<T> answer = result;
    world.after(world.between(0, 10 * MILLI), () -> onLane(() -> then.accept(answer)));
  }

  private long frozenFor() {
    return frozenUntil.getAsLong() - world.now();
  }

  /** Called by everything that blocks, before it has its effect. */
  void block() {
    if (working && world.chance(HELD_UP)) {
      hold(world.between(MILLI, world.chance(0.2) ? 3000 * MILLI : 300 * MILLI));
    }
  }

  /** Called in place of {@link #block} by what is slow. */
  void blockFor(long slowest) {
    if (working) {
      hold(world.between(MILLI, slowest));
    }
  }

  /** Whether an attempt on bad hardware fails. */
  boolean fails() {
    return world.chance(FAILING);
  }

  private void hold(long nanos) {
    boolean outer = working;
    working = false;
    world.pass(nanos);
    if (frozenFor() > 0) {
      world.pass(frozenFor());
    }
    working = outer;
    if (!alive.getAsBoolean()) {
      throw new NodeCrashed();
    }
  }

  /** Carries out an order, not before what blocks elsewhere lets it wait for the engine. */
  <T> void order(Callable<T> work, Consumer<Result<T>> then) {
    if (world.isInsideOfAnEvent() || frozenFor() > 0) {
      world.after(Math.max(MOMENT, frozenFor()), () -> order(work, then));
    } else {
      perform(work, then);
    }
  }

  @Override
  public void await(CompletableFuture<Void> done, long seconds)
      throws InterruptedException, ExecutionException, TimeoutException {
    long until = world.now() + TimeUnit.SECONDS.toNanos(seconds);
    while (!done.isDone() && world.now() < until) {
      hold(MOMENT);
    }
    if (!done.isDone()) {
      throw new TimeoutException("not within " + seconds + " s");
    }
    done.get();
  }

  @Override
  public void pause(long millis) {
    hold(millis * MILLI);
  }
}
