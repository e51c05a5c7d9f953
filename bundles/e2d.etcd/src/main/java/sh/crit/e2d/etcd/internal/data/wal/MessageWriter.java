package sh.crit.e2d.etcd.internal.data.wal;

import java.io.ByteArrayOutputStream;

/** Writes the fields of a protobuf message one by one, zeros too, as etcd does. */
final class MessageWriter {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  MessageWriter number(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
    return this;
  }

  MessageWriter bytes(int field, byte[] value) {
    varint(((long) field << 3) | LENGTH_DELIMITED);
    varint(value.length);
    message.writeBytes(value);
    return this;
  }

  byte[] bytes() {
    return message.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      message.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    message.write((int) rest);
  }
}
