package sh.crit.e2d.testkit.sim;

import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Observation;

/**
 * A backup store as far as a brain can tell: whether it answers and whether it holds anything. It
 * holds a backup as soon as a cluster has something worth keeping.
 */
final class Store {
  private static final int WORTH_KEEPING = 5;

  private final boolean configured;
  private boolean unreachable;
  private boolean holds;

  Store(boolean configured) {
    this.configured = configured;
  }

  void fail(boolean fails) {
    unreachable = fails;
  }

  /** A cluster has so many acknowledged writes. */
  void acknowledged(int writes) {
    holds |= configured && writes >= WORTH_KEEPING;
  }

  boolean configured() {
    return configured;
  }

  boolean holds() {
    return holds;
  }

  private BackupState state() {
    return holds
        ? BackupState.holds(new BackupState.Offer("backup", 0, 0, 0, 0))
        : BackupState.EMPTY;
  }

  /** Whether it can be read just now. */
  boolean answers() {
    return !unreachable;
  }

  /** What a node observes, with what it would learn of this store. */
  Observation shownTo(Observation seen, long nowNanos) {
    if (!configured) {
      return seen;
    }
    Fact<BackupState> backup =
        unreachable
            ? new Fact.Unknown<>("the store does not answer", "store", nowNanos)
            : new Fact.Known<>(state(), "store", nowNanos);
    return new Observation(
        seen.self(),
        seen.data(),
        seen.process(),
        seen.stance(),
        seen.founding(),
        seen.heldData(),
        seen.letGoBy(),
        seen.recoveries(),
        seen.discovered(),
        seen.sightings(),
        seen.cluster(),
        seen.pulses(),
        backup,
        seen.lastStep());
  }
}
