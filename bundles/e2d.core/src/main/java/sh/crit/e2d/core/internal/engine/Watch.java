package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.concurrent.Callable;
import sh.crit.e2d.brain.Fact;

/**
 * Keeps one fact up to date: asks off the lane, one question at a time, again after an interval or
 * when told to, and drops answers to questions that were overtaken. Lives on the lane.
 *
 * @param <T> what is watched
 */
final class Watch<T> {
  private final Scheduler scheduler;
  private final String source;
  private final Runnable onAnswer;
  private Fact<T> fact;
  private boolean asking;
  private boolean again;
  private long generation;
  private long nextNanos;

  Watch(Scheduler scheduler, String source, Runnable onAnswer) {
    this.scheduler = scheduler;
    this.source = source;
    this.onAnswer = onAnswer;
    this.fact = new Fact.Unknown<>("not looked yet", source, scheduler.nanos());
    this.nextNanos = scheduler.nanos();
  }

  Fact<T> fact() {
    return fact;
  }

  /** Asks if it is time to. */
  void poll(Duration interval, Callable<T> question) {
    if (asking || (!again && scheduler.nanos() < nextNanos)) {
      return;
    }
    asking = true;
    again = false;
    long asked = generation;
    long askedNanos = scheduler.nanos();
    nextNanos = askedNanos + interval.toNanos();
    scheduler.call(source, question, result -> answer(asked, askedNanos, result));
  }

  /** The time of a fact is when it was asked for: that is how old it may be. */
  private void answer(long asked, long askedNanos, Scheduler.Result<T> result) {
    asking = false;
    if (asked == generation) {
      fact =
          result.ok()
              ? new Fact.Known<>(result.value(), source, askedNanos)
              : new Fact.Unknown<>(Failures.line(result.failure()), source, askedNanos);
    }
    onAnswer.run();
  }

  /** Asks again as soon as it is polled. */
  void refresh() {
    again = true;
  }

  /** Forgets what is known and drops the answer that is under way: something has changed. */
  void reset(Fact<T> now) {
    generation++;
    fact = now;
    again = true;
  }
}
