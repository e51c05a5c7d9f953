package sh.crit.e2d.testkit.sim.etcd;

/** A log entry. Identity counts: an entry is copied between members by reference. */
public record Entry(long term, Change change) {
  /** Whether it is the very same entry, not only one like it. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isSame(Entry other) {
    return this == other;
  }
}
