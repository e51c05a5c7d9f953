package sh.crit.e2d.brain;

import java.util.OptionalLong;

/**
 * What a node keeps in mind from one decision to the next. Lost at a restart of the appliance, so
 * nothing that must never be forgotten is in here.
 *
 * @param bornNanos when the first decision was made
 * @param joining the member id under which this node was added and has not started yet
 * @param failures failures in a row, of steps and of etcd
 * @param notBeforeNanos no step before this time
 * @param seenStepNanos the time of the step report that was taken into account last
 * @param seenExitNanos the time of the etcd exit that was taken into account last
 * @param hadData whether member data was seen here that this node did not move aside
 * @param foundedHere whether etcd was started as a founder since the appliance started
 */
public record Memory(
    long bornNanos,
    OptionalLong joining,
    int failures,
    long notBeforeNanos,
    OptionalLong seenStepNanos,
    OptionalLong seenExitNanos,
    boolean hadData,
    boolean foundedHere) {

  /** The same mind without the pause that follows a failure. */
  public Memory withoutPause() {
    return new Memory(
        bornNanos,
        joining,
        failures,
        bornNanos,
        seenStepNanos,
        seenExitNanos,
        hadData,
        foundedHere);
  }

  /** The mind of a node that has just started. */
  public static Memory fresh(long nowNanos) {
    return new Memory(
        nowNanos,
        OptionalLong.empty(),
        0,
        nowNanos,
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        false);
  }
}
