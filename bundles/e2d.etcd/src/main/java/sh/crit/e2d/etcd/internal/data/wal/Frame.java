package sh.crit.e2d.etcd.internal.data.wal;

/** What a segment holds at one place. */
sealed interface Frame {
  /** A whole record with a right checksum; a class because records do not suit arrays. */
  final class Content implements Frame {
    private final long offset;
    private final long type;
    private final byte[] data;

    Content(long offset, long type, byte[] data) {
      this.offset = offset;
      this.type = type;
      this.data = data;
    }

    /** Where its frame begins in the file. */
    long offset() {
      return offset;
    }

    /** What it is, one of the constants of {@link RecordHeader}. */
    long type() {
      return type;
    }

    /** What it carries; not copied, as large requests pass through here. */
    byte[] data() {
      return data;
    }
  }

  /**
   * The end of the file or the zeros it was filled with beforehand.
   *
   * @param offset where the next record would begin
   */
  record End(long offset) implements Frame {}

  /**
   * A record that was only half written. etcd cuts it off when it starts, if the segment is the
   * last.
   *
   * @param offset where its frame begins in the file
   */
  record Torn(long offset) implements Frame {}
}
