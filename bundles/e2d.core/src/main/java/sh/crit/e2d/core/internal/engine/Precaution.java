package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.Step;

/**
 * The backup before a voter is removed. It is made in the background while the step is tried again
 * and again: a step that waited for it would keep the node from watching the other members. The
 * removal restores health, so that it waits for a minute at the most and takes place without a
 * backup where none can be made; one that is on its way holds what the etcd held when it began, and
 * is not ended.
 */
final class Precaution {
  /** For so long a removal waits. */
  static final Duration BOUND = Duration.ofMinutes(1);

  /** A removal that is tried again after a failure of its own needs no other backup. */
  static final Duration COUNTS = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(Precaution.class);

  private final Safeguard safeguard;
  private final Scheduler scheduler;
  private volatile Optional<Attempt> last = Optional.empty();

  Precaution(Safeguard safeguard, Scheduler scheduler) {
    this.safeguard = safeguard;
    this.scheduler = scheduler;
  }

  /** A backup that was begun; it is over whether it came to anything or not. */
  private static final class Attempt {
    private final long memberId;
    private final long sinceNanos;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean over;

    Attempt(long memberId, long sinceNanos) {
      this.memberId = memberId;
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * Returns when the member may be removed.
   *
   * @throws E2dException REFUSED_FOR_NOW while the backup before is waited for
   */
  void before(Step.Evict evict) throws E2dException {
    Member member = evict.member();
    if (member.learner() || !safeguard.configured()) {
      return;
    }
    Attempt attempt = attempt(member);
    if (attempt.over) {
      return;
    }
    if (age(attempt) < BOUND.toNanos()) {
      throw new E2dException(
          ErrorCode.REFUSED_FOR_NOW,
          "core.precaution",
          HexId.format(member.id()),
          "a backup is made before, which is waited for a minute at the most");
    }
    if (!attempt.told.getAndSet(true)) {
      LOG.warn("{}: the backup before takes too long to be waited for", evict.describe());
    }
  }

  /** One that hangs is not begun a second time. */
  private Attempt attempt(Member member) {
    Optional<Attempt> standing =
        last.filter(a -> !a.over || (a.memberId == member.id() && age(a) < COUNTS.toNanos()));
    return standing.orElseGet(() -> begin(member));
  }

  private long age(Attempt attempt) {
    return scheduler.nanos() - attempt.sinceNanos;
  }

  private Attempt begin(Member member) {
    Attempt attempt = new Attempt(member.id(), scheduler.nanos());
    last = Optional.of(attempt);
    scheduler.call(
        "backup",
        () -> safeguard.make(line -> LOG.debug("before a removal: {}", line)),
        made -> end(attempt, made));
    return attempt;
  }

  private static void end(Attempt attempt, Scheduler.Result<Safeguard.Made> made) {
    attempt.over = true;
    String member = HexId.format(attempt.memberId);
    if (made.ok()) {
      LOG.info(
          "before member {} is removed, revision {} is in backup {}",
          member,
          made.value().revision(),
          made.value().id());
    } else {
      LOG.warn(
          "no backup is made before member {} is removed: {}",
          member,
          Failures.line(made.failure()));
    }
  }
}
