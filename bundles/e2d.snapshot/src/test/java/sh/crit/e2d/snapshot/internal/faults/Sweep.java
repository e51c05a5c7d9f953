package sh.crit.e2d.snapshot.internal.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import sh.crit.e2d.api.error.E2dException;

/** Does something again and again in the same world, with each fault at each of its steps. */
final class Sweep {
  /** Somebody's patience with a call that was interrupted. */
  private static final long PATIENCE_SECONDS = 60;

  private final World world;
  private final Act act;
  private final Check check;

  interface Act {
    void run() throws Exception;
  }

  /** Looks at what is left. */
  interface Check {
    /**
     * Called after each run, with no fault planned any more.
     *
     * @param error what the act said, empty when it went well or the process ended
     */
    void after(Fault fault, Optional<E2dException> error, String where) throws Exception;
  }

  Sweep(World world, Act act, Check check) {
    this.world = world;
    this.act = act;
    this.check = check;
  }

  /** Runs all of it; returns how many steps the act has without a fault. */
  int run() throws Exception {
    world.steps.plan(Fault.SHORT, Integer.MAX_VALUE);
    act.run();
    int steps = world.steps.count();
    for (Fault fault : Fault.values()) {
      boolean met = true;
      for (int step = 1; met && (step == 1 || !fault.once()); step++) {
        world.reset();
        Optional<E2dException> error = under(fault, step);
        met = world.steps.met();
        String where = met ? fault + " at " + step + ", " + world.steps.name() : fault + " nowhere";
        world.steps.heal();
        error.ifPresent(e -> assertClear(e, where));
        if (!met) {
          assertTrue(error.isEmpty(), where);
        }
        check.after(fault, error, where);
      }
    }
    world.reset();
    return steps;
  }

  static void assertClear(E2dException e, String where) {
    assertEquals(1, e.getMessage().lines().count(), () -> where + ": " + e.getMessage());
    assertTrue(
        e.getMessage().contains("mem://") || e.getMessage().contains("backup 2026"),
        () -> where + " names nothing: " + e.getMessage());
  }

  private Optional<E2dException> under(Fault fault, int step) throws Exception {
    world.steps.plan(fault, step);
    if (fault == Fault.HANGS) {
      return interrupted();
    }
    try {
      act.run();
      return Optional.empty();
    } catch (Steps.Killed e) {
      assertEquals(Fault.KILLED, fault);
      return Optional.empty();
    } catch (E2dException e) {
      return Optional.of(e);
    }
  }

  private Optional<E2dException> interrupted() throws Exception {
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                act.run();
              } catch (Throwable e) {
                outcome.set(e);
              } finally {
                world.steps.hanging().countDown();
              }
            });
    thread.start();
    assertTrue(world.steps.hanging().await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    thread.interrupt();
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertFalse(thread.isAlive(), "it does not give way");
    Throwable thrown = outcome.get();
    if (thrown == null) {
      return Optional.empty();
    }
    if (thrown instanceof E2dException e) {
      return Optional.of(e);
    }
    throw new AssertionError("thrown when interrupted", thrown);
  }
}
