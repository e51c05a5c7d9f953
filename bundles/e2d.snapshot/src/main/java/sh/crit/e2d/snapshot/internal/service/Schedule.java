package sh.crit.e2d.snapshot.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;

/**
 * Does something every so often on the node that leads, and again soon after it failed. The
 * intervals vary a little, so that many clusters do not meet at one store.
 *
 * <p>Everything runs on {@link Timing}'s thread, one after the other.
 */
final class Schedule {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

  /** How often a node that does not lead looks whether it does by now. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(15);
  private static final int MOST_DOUBLINGS = 20;
  private static final double JITTER = 0.1;

  private final String name;
  private final Duration interval;
  private final Duration begin;
  private final BooleanSupplier leads;
  private final Work work;
  private final Timing timing;
  private final DoubleSupplier chance;
  private Optional<Instant> due = Optional.empty();
  private Duration wait = Duration.ZERO;
  private int failures;
  private String lastFailure = "";
  private volatile boolean wanted;

  /** What is done. */
  interface Work {
    void run() throws E2dException;

    /** When it is done next, empty while this node does not lead. */
    void next(Optional<Instant> time);
  }

  /**
   * @param name for the log
   * @param begin how long after this node has begun to lead it is done first
   * @param leads whether this node leads just now; may block for seconds
   * @param chance random numbers from 0 to 1
   */
  Schedule(
      String name,
      Duration interval,
      Duration begin,
      BooleanSupplier leads,
      Work work,
      Timing timing,
      DoubleSupplier chance) {
    this.name = name;
    this.interval = interval;
    this.begin = begin;
    this.leads = leads;
    this.work = work;
    this.timing = timing;
    this.chance = chance;
  }

  void start() {
    timing.after(varied(shorter(LOOK, interval)), this::tick);
  }

  /** Does it at the next look, whenever it would have been due. Any thread. */
  void soon() {
    wanted = true;
  }

  private void tick() {
    Duration next = interval;
    try {
      next = look();
    } catch (RuntimeException e) {
      // A mistake of ours in one turn must not end all later ones.
      LOG.error("{}: failed", name, e);
    }
    timing.after(next, this::tick);
  }

  private Duration look() {
    if (!leads.getAsBoolean()) {
      failures = 0;
      plan(Optional.empty());
      return varied(shorter(LOOK, interval));
    }
    Instant now = timing.instant();
    // The clock was set back: what was due in an hour must not wait for that hour to come again.
    if (due.isEmpty() || due.get().isAfter(now.plus(wait))) {
      planIn(due.isEmpty() ? begin : wait);
    }
    if (wanted || !due.get().isAfter(now)) {
      wanted = false;
      planIn(attempt());
    }
    Duration left = Duration.between(timing.instant(), due.get());
    Duration look = left.compareTo(LOOK) < 0 ? left : LOOK;
    return look.isNegative() ? Duration.ZERO : look;
  }

  private Duration attempt() {
    try {
      work.run();
      if (failures > 0) {
        LOG.info("{}: works again", name);
      }
      failures = 0;
      lastFailure = "";
      return varied(interval);
    } catch (E2dException e) {
      failures++;
      Duration wait = retry();
      tell(e, wait);
      return wait;
    }
  }

  /** Loudly once for each reason, and again at every attempt that comes after a whole interval. */
  private void tell(E2dException e, Duration wait) {
    if (!e.getMessage().equals(lastFailure) || wait.compareTo(interval.dividedBy(2)) > 0) {
      LOG.error("{}: failed, next attempt in {} s: {}", name, wait.toSeconds(), e.getMessage());
    }
    LOG.debug("{}: failed", name, e);
    lastFailure = e.getMessage();
  }

  private Duration retry() {
    long factor = 1L << Math.min(failures - 1, MOST_DOUBLINGS);
    return varied(shorter(FIRST_RETRY.multipliedBy(factor), interval));
  }

  private void planIn(Duration time) {
    wait = time;
    plan(Optional.of(timing.instant().plus(time)));
  }

  private void plan(Optional<Instant> time) {
    due = time;
    work.next(time);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Duration varied(Duration duration) {
    double factor = 1 + JITTER * (2 * chance.getAsDouble() - 1);
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }
}
