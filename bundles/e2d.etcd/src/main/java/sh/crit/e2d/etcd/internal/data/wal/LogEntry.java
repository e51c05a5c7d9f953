package sh.crit.e2d.etcd.internal.data.wal;

/**
 * An entry of the raft log: {@code Entry{1: type, 2: term, 3: index, 4: data}}. Immutable; a class
 * because records do not suit arrays.
 */
public final class LogEntry {
  /** A request of a client or of etcd itself. */
  public static final int NORMAL = 0;

  /** One change of membership. */
  public static final int CONF_CHANGE = 1;

  /** Several changes of membership in one. */
  public static final int CONF_CHANGE_V2 = 2;

  private final int type;
  private final long term;
  private final long index;
  private final byte[] data;

  /**
   * An entry.
   *
   * @param type see the constants
   * @param term the term it was proposed in
   * @param index its place in the log
   * @param data what it carries; neither copied nor to be changed, as large requests pass through
   *     here
   */
  public LogEntry(int type, long term, long index, byte[] data) {
    this.type = type;
    this.term = term;
    this.index = index;
    this.data = data;
  }

  static LogEntry parse(byte[] message) throws MalformedMessageException {
    MessageReader reader = new MessageReader(message);
    int type = NORMAL;
    long term = 0;
    long index = 0;
    byte[] data = new byte[0];
    for (int field = reader.next(); field != 0; field = reader.next()) {
      switch (field) {
        case 1 -> type = (int) reader.number();
        case 2 -> term = reader.number();
        case 3 -> index = reader.number();
        case 4 -> data = reader.bytes();
        default -> {}
      }
    }
    return new LogEntry(type, term, index, data);
  }

  public int type() {
    return type;
  }

  public long term() {
    return term;
  }

  public long index() {
    return index;
  }

  /** What the entry carries; not to be changed. */
  public byte[] data() {
    return data;
  }

  @Override
  public String toString() {
    return "LogEntry[" + type + " " + term + "/" + index + ", " + data.length + " bytes]";
  }
}
