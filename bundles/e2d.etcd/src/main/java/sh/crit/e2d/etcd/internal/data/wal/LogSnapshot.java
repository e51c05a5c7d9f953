package sh.crit.e2d.etcd.internal.data.wal;

/**
 * The note in the log that everything up to an index is in a snapshot.
 *
 * @param index the last raft index in the snapshot, 0 for the one that every log begins with
 * @param term the term of that index
 */
public record LogSnapshot(long index, long term) {
  static LogSnapshot parse(byte[] message) throws MalformedMessageException {
    MessageReader reader = new MessageReader(message);
    long index = 0;
    long term = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> index = reader.number();
        case 2 -> term = reader.number();
        default -> {}
      }
    }
    return new LogSnapshot(index, term);
  }
}
