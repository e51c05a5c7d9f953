package sh.crit.e2d.etcd.internal.data.wal;

/**
 * What a member has promised and knows to be decided: {@code HardState{1: term, 2: vote, 3:
 * commit}}.
 *
 * @param term the latest term it has seen
 * @param vote whom it voted for in that term, 0 for nobody
 * @param commit up to where its entries are decided
 */
public record HardState(long term, long vote, long commit) {
  /** Of a log that notes none. */
  static final HardState NONE = new HardState(0, 0, 0);

  static HardState parse(byte[] message) throws MalformedMessageException {
    MessageReader reader = new MessageReader(message);
    long term = 0;
    long vote = 0;
    long commit = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> term = reader.number();
        case 2 -> vote = reader.number();
        case 3 -> commit = reader.number();
        default -> {}
      }
    }
    return new HardState(term, vote, commit);
  }

  byte[] bytes() {
    return new MessageWriter().number(1, term).number(2, vote).number(3, commit).bytes();
  }

  /**
   * The same with more decided. A vote is one of its term and does not go on into a later one.
   *
   * @param index the last entry that is taken as decided
   * @param entryTerm its term; a crash may have kept the note of it from the log
   */
  public HardState decidedUpTo(long index, long entryTerm) {
    return entryTerm > term ? new HardState(entryTerm, 0, index) : new HardState(term, vote, index);
  }
}
