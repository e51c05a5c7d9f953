package sh.crit.e2d.etcd.internal.data.wal;

import java.util.Optional;

/**
 * What stands before the content of a record: {@code Record{1: type, 2: crc, 3: data}}.
 *
 * @param type see the constants
 * @param crc the running checksum, this record's data included
 * @param dataOffset bytes before the data
 * @param dataLength bytes of data
 */
record RecordHeader(long type, int crc, int dataOffset, long dataLength) {
  static final long METADATA = 1;
  static final long ENTRY = 2;
  static final long STATE = 3;
  static final long CRC = 4;
  static final long SNAPSHOT = 5;

  /** The longest header: three tags, a number of ten bytes, one of five, a length of ten. */
  static final int LONGEST = 3 + 10 + 5 + 10;

  /**
   * Reads a header without its data.
   *
   * @param head the first bytes of the record, {@link #LONGEST} of them where there are so many
   * @param length of the whole record according to its frame
   * @return empty when the bytes are no record of this length
   */
  static Optional<RecordHeader> parse(byte[] head, long length) {
    MessageReader reader = new MessageReader(head);
    long type = 0;
    int crc = 0;
    try {
      while (reader.position() < length) {
        int field = reader.header();
        if (field == 1 && reader.isNumber()) {
          type = reader.rawNumber();
        } else if (field == 2 && reader.isNumber()) {
          crc = (int) reader.rawNumber();
        } else if (field == 3 && reader.isBytes()) {
          long rest = length - reader.position();
          return reader.rawNumber() == rest
              ? Optional.of(new RecordHeader(type, crc, reader.position(), rest))
              : Optional.empty();
        } else {
          return Optional.empty();
        }
      }
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
    return Optional.of(new RecordHeader(type, crc, (int) length, 0));
  }
}
