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
 * @param vigil since when something is wrong with other members
 * @param quest whether the majority is lost, and whom this node wants to recover
 * @param restoration how far this node is with a backup
 */
public record Memory(
    long bornNanos,
    OptionalLong joining,
    int failures,
    long notBeforeNanos,
    OptionalLong seenStepNanos,
    OptionalLong seenExitNanos,
    boolean hadData,
    boolean foundedHere,
    Vigil vigil,
    Quest quest,
    Restoration restoration) {

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
        false,
        Vigil.begun(nowNanos),
        Quest.NONE,
        Restoration.NONE);
  }

  /** The same mind without the pause that follows a failure. */
  public Memory withoutPause() {
    return withFailures(failures, bornNanos);
  }

  /** With another id to join as. */
  public Memory withJoining(OptionalLong id) {
    return new Memory(
        bornNanos,
        id,
        failures,
        notBeforeNanos,
        seenStepNanos,
        seenExitNanos,
        hadData,
        foundedHere,
        vigil,
        quest,
        restoration);
  }

  /** With so many failures in a row, and a pause until then. */
  public Memory withFailures(int inARow, long untilNanos) {
    return new Memory(
        bornNanos,
        joining,
        inARow,
        untilNanos,
        seenStepNanos,
        seenExitNanos,
        hadData,
        foundedHere,
        vigil,
        quest,
        restoration);
  }

  /** Having taken a step report into account. */
  public Memory withSeenStep(long atNanos) {
    return new Memory(
        bornNanos,
        joining,
        failures,
        notBeforeNanos,
        OptionalLong.of(atNanos),
        seenExitNanos,
        hadData,
        foundedHere,
        vigil,
        quest,
        restoration);
  }

  /** Having taken an end of etcd into account. */
  public Memory withSeenExit(long atNanos) {
    return new Memory(
        bornNanos,
        joining,
        failures,
        notBeforeNanos,
        seenStepNanos,
        OptionalLong.of(atNanos),
        hadData,
        foundedHere,
        vigil,
        quest,
        restoration);
  }

  /** With what is known of the local data's past. */
  public Memory withPast(boolean data, boolean founded) {
    return new Memory(
        bornNanos,
        joining,
        failures,
        notBeforeNanos,
        seenStepNanos,
        seenExitNanos,
        data,
        founded,
        vigil,
        quest,
        restoration);
  }

  /** With another vigil. */
  public Memory withVigil(Vigil other) {
    return new Memory(
        bornNanos,
        joining,
        failures,
        notBeforeNanos,
        seenStepNanos,
        seenExitNanos,
        hadData,
        foundedHere,
        other,
        quest,
        restoration);
  }

  /** With another quest. */
  public Memory withQuest(Quest other) {
    return new Memory(
        bornNanos,
        joining,
        failures,
        notBeforeNanos,
        seenStepNanos,
        seenExitNanos,
        hadData,
        foundedHere,
        vigil,
        other,
        restoration);
  }

  /** With another restoration. */
  public Memory withRestoration(Restoration other) {
    return new Memory(
        bornNanos,
        joining,
        failures,
        notBeforeNanos,
        seenStepNanos,
        seenExitNanos,
        hadData,
        foundedHere,
        vigil,
        quest,
        other);
  }
}
