package sh.crit.e2d.snapshot.internal.delta;

/**
 * A place in the raft log.
 *
 * @param term a term that the log has surely reached there
 * @param index an index of the log
 * @param revision who holds all up to it holds all up to that index, and the beginning of that term
 */
record Position(long term, long index, long revision) {
  /** Whether it is a later place in the log. */
  boolean isAfter(Position other) {
    return term > other.term || (term == other.term && index > other.index);
  }
}
