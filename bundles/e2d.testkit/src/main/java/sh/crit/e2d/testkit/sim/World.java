package sh.crit.e2d.testkit.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time, one source of randomness and the queue of everything that is going to happen. Equal
 * seeds give equal runs: events of one time run in the order in which they were scheduled.
 */
public final class World {
  /** How deep blocking work may let other events pass while such an event blocks itself. */
  private static final int DEEPEST = 4;

  private record Event(long nanos, long sequence, Runnable what) {}

  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::nanos).thenComparingLong(Event::sequence));
  private final Dice dice;
  private final Trace trace = new Trace();
  private long now;
  private long sequence;
  private long happened;
  private int depth;
  private Runnable afterEach = () -> {};

  public World(long seed) {
    this.dice = new Dice(seed);
  }

  /** Nanoseconds since the beginning. */
  public long now() {
    return now;
  }

  /** How many events have happened. */
  public long happened() {
    return happened;
  }

  public Trace trace() {
    return trace;
  }

  /** Notes an event for the case that the run fails. */
  public void note(String format, Object... values) {
    trace.add(now, format, values);
  }

  /** Sets what is looked at after every event. */
  void afterEach(Runnable look) {
    afterEach = look;
  }

  /** Whether an event that blocks is under way. */
  boolean isInsideOfAnEvent() {
    return depth > 0;
  }

  /** Lets something happen after so many nanoseconds. */
  public void after(long nanos, Runnable what) {
    queue.add(new Event(now + nanos, sequence++, what));
  }

  /** Lets everything happen that is due until then. */
  public void runUntil(long nanos) {
    while (!queue.isEmpty() && queue.peek().nanos <= nanos) {
      Event next = queue.remove();
      now = next.nanos;
      happened++;
      next.what.run();
      afterEach.run();
    }
    now = Math.max(now, nanos);
  }

  /** Lets time pass in the middle of an event, as it does for work that blocks. */
  public void pass(long nanos) {
    if (depth < DEEPEST) {
      depth++;
      runUntil(now + nanos);
      depth--;
    }
  }

  /** Evenly distributed, both ends included. */
  public long between(long low, long high) {
    return dice.between(low, high);
  }

  public int below(int bound) {
    return dice.below(bound);
  }

  public boolean chance(double probability) {
    return dice.chance(probability);
  }
}
