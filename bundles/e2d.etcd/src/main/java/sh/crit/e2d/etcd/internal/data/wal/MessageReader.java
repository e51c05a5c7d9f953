package sh.crit.e2d.etcd.internal.data.wal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of a protobuf message one by one: {@link #next}, then the accessor of the kind
 * that is expected. A field that nobody asks for is passed over.
 */
public final class MessageReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int LONGEST_VARINT = 10;

  private final byte[] message;
  private int position;
  private int field;
  private int kind;
  private long number;
  private int start;

  public MessageReader(byte[] message) {
    this.message = message;
  }

  /**
   * Goes to the next field.
   *
   * @return its number, 0 at the end
   */
  public int next() throws MalformedMessageException {
    if (position == message.length) {
      return 0;
    }
    header();
    switch (kind) {
      case VARINT -> {}
      case LENGTH_DELIMITED -> skip(number);
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      default -> throw new MalformedMessageException("field of unknown kind " + kind);
    }
    return field;
  }

  /** Reads tag and number (or length) and stays in front of the content. */
  int header() throws MalformedMessageException {
    long tag = readVarint();
    kind = (int) (tag & 7);
    long fieldNumber = tag >>> 3;
    if (fieldNumber <= 0 || fieldNumber > 0x1fffffff) {
      throw new MalformedMessageException("field number out of range");
    }
    field = (int) fieldNumber;
    number = kind == VARINT || kind == LENGTH_DELIMITED ? readVarint() : 0;
    start = position;
    return field;
  }

  /** Where the next byte is read. */
  int position() {
    return position;
  }

  boolean isBytes() {
    return kind == LENGTH_DELIMITED;
  }

  boolean isNumber() {
    return kind == VARINT;
  }

  /** The number of this field, or the length of its content. */
  long rawNumber() {
    return number;
  }

  /** The number in this field. */
  public long number() throws MalformedMessageException {
    expect(VARINT);
    return number;
  }

  /** The bytes, or the message, in this field. */
  public byte[] bytes() throws MalformedMessageException {
    expect(LENGTH_DELIMITED);
    return Arrays.copyOfRange(message, start, position);
  }

  /** The text in this field. */
  public String text() throws MalformedMessageException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private void expect(int wanted) throws MalformedMessageException {
    if (kind != wanted) {
      throw new MalformedMessageException("field " + field + " is of another kind");
    }
  }

  private void skip(long length) throws MalformedMessageException {
    if (length < 0 || length > message.length - position) {
      throw new MalformedMessageException("field " + field + " is longer than its message");
    }
    position += (int) length;
  }

  private long readVarint() throws MalformedMessageException {
    long value = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (position == message.length) {
        throw new MalformedMessageException("ends within a number");
      }
      byte part = message[position++];
      value |= (long) (part & 0x7f) << (7 * i);
      if (part >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException("a number of more than 64 bits");
  }
}
