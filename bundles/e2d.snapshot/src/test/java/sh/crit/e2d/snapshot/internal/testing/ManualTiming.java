package sh.crit.e2d.snapshot.internal.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import sh.crit.e2d.snapshot.internal.service.Timing;

/** Time that passes when a test says so, on the test's own thread. */
public final class ManualTiming implements Timing {
  public static final Instant BEGIN = Instant.parse("2026-11-23T10:00:00Z");

  private final List<Task> tasks = new ArrayList<>();
  private Instant now = BEGIN;
  private Duration wrong = Duration.ZERO;

  private record Task(Instant at, Runnable run) {}

  @Override
  public Instant instant() {
    return now.plus(wrong);
  }

  @Override
  public Duration elapsed() {
    return Duration.between(BEGIN, now);
  }

  /** Somebody sets the clock, and no time passes. */
  public void set(Duration ahead) {
    wrong = ahead;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(now.plus(delay), task));
  }

  /** Lets time pass, and runs what is due meanwhile. */
  public void pass(Duration duration) {
    Instant end = now.plus(duration);
    while (true) {
      Task next = tasks.stream().min(Comparator.comparing(Task::at)).orElse(null);
      if (next == null || next.at().isAfter(end)) {
        now = end;
        return;
      }
      tasks.remove(next);
      now = next.at().isAfter(now) ? next.at() : now;
      next.run().run();
    }
  }
}
