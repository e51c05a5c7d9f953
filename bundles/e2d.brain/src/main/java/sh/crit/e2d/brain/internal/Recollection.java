package sh.crit.e2d.brain.internal;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Observation.StepReport;
import sh.crit.e2d.brain.Quest;
import sh.crit.e2d.brain.Restoration;
import sh.crit.e2d.brain.Step;

/** Brings the memory up to date with what has happened since the last decision. */
public final class Recollection {
  private static final long FIRST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long REFUSAL_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LONGEST_REFUSAL_DELAY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** By a twentieth each time: a join that takes some seconds is not slowed down by it. */
  private static final long REFUSAL_GROWTH = 20;

  private static final long SOUND_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_DOUBLINGS = 10;

  private Recollection() {}

  /** The memory as it is before the next decision. */
  public static Memory update(Observation seen, Memory memory, long nowNanos) {
    Memory afterStep =
        seen.lastStep()
            .filter(r -> memory.seenStepNanos().orElse(Long.MIN_VALUE) != r.atNanos())
            .map(r -> withStep(memory, r))
            .orElse(memory);
    return withData(withProcess(afterStep, seen.process(), nowNanos), seen);
  }

  static Memory withStep(Memory m, StepReport report) {
    if (report.done()) {
      return withDone(m, report).withSeenStep(report.atNanos());
    }
    boolean forNow = passes(report.failure().orElseThrow());
    int failures = forNow ? m.failures() : m.failures() + 1;
    long delay = forNow ? refusalDelay(m) : backOff(failures);
    return m.withFailures(failures, report.atNanos() + delay).withSeenStep(report.atNanos());
  }

  /** What goes on being refused for minutes is asked for less and less often. */
  private static long refusalDelay(Memory m) {
    long before = m.notBeforeNanos() - m.seenStepNanos().orElse(m.notBeforeNanos());
    boolean inARow = before >= REFUSAL_DELAY_NANOS && before <= LONGEST_REFUSAL_DELAY_NANOS;
    return inARow
        ? Math.min(before + before / REFUSAL_GROWTH, LONGEST_REFUSAL_DELAY_NANOS)
        : REFUSAL_DELAY_NANOS;
  }

  /** The cluster's "not yet" is part of a normal join and no reason to slow down. */
  private static boolean passes(ErrorCode code) {
    return code == ErrorCode.REFUSED_FOR_NOW || code == ErrorCode.PRECONDITION_FAILED;
  }

  private static Memory withDone(Memory m, StepReport report) {
    Step step = report.step();
    boolean founded = step instanceof Step.Found;
    boolean moved = step instanceof Step.MoveAside || step instanceof Step.MakeWay;
    boolean letGo = step instanceof Step.MoveAside aside && aside.clusterGoesOn();
    Memory next =
        m.withPast(
            !founded && (!moved || letGo) && m.hadData(),
            // What was moved aside was written, so that this founding must never be taken for
            // undone.
            founded || (m.foundedHere() && !moved && !(step instanceof Step.Uncommit)));
    if (step instanceof Step.Recover) {
      // Its etcd needs its time to come up before it can be taken for lost again.
      next = next.withQuest(Quest.NONE);
    }
    next = next.withRestoration(restored(m.restoration(), step));
    if (step instanceof Step.MembershipChange) {
      next = next.withFailures(0, m.notBeforeNanos());
    }
    if (step instanceof Step.AddLearner) {
      return next.withJoining(
          report.added().map(Member::id).map(OptionalLong::of).orElse(OptionalLong.empty()));
    }
    return step instanceof Step.RemoveStale || moved
        ? next.withJoining(OptionalLong.empty())
        : next;
  }

  private static Restoration restored(Restoration before, Step step) {
    if (step instanceof Step.Prepare prepare) {
      return before.withPrepared(prepare.ballot().token());
    }
    if (step instanceof Step.Prove prove) {
      return before.withProven(prove.backup());
    }
    if (step instanceof Step.MarkRestored mark) {
      return before.withMarked(mark.ballot().token());
    }
    // What lay ready is the data now, or was in the way of other data.
    return step instanceof Step.Found || step instanceof Step.Join
        ? before.withPrepared("")
        : before;
  }

  private static Memory withProcess(Memory m, EtcdProcessState process, long nowNanos) {
    if (process.running()) {
      boolean sound = nowNanos - process.sinceNanos() > SOUND_AFTER_NANOS;
      return sound && m.failures() > 0 ? m.withFailures(0, m.notBeforeNanos()) : m;
    }
    boolean newExit =
        process.lastExit().filter(e -> e.reason() != EtcdExit.Reason.STOPPED).isPresent()
            && m.seenExitNanos().orElse(Long.MIN_VALUE) != process.sinceNanos();
    if (!newExit) {
      return m;
    }
    int failures = m.failures() + 1;
    return m.withFailures(failures, process.sinceNanos() + backOff(failures))
        .withSeenExit(process.sinceNanos());
  }

  private static Memory withData(Memory m, Observation seen) {
    boolean present = seen.data().value().filter(Recollection::holds).isPresent();
    Memory next = present ? m.withJoining(OptionalLong.empty()) : m;
    return present || seen.heldData() ? next.withPast(true, m.foundedHere()) : next;
  }

  private static boolean holds(DataDescriptor data) {
    return data.isIntact() || data.state() == DataDescriptor.State.CORRUPT;
  }

  /** Doubles from a quarter of a second to half a minute. */
  static long backOff(int failures) {
    int doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
    return Math.min(FIRST_DELAY_NANOS << doublings, LONGEST_DELAY_NANOS);
  }
}
