package sh.crit.e2d.snapshot.internal.pipeline;

import java.nio.ByteBuffer;

/** The beginning of a database file: sixteen bytes of a page, then the magic number of bbolt. */
final class FirstPage {
  private static final int MAGIC = 0xED0CDAED;
  private static final int MAGIC_AT = 16;

  /** How many bytes tell. */
  static final int BYTES = MAGIC_AT + Integer.BYTES;

  private final byte[] head = new byte[BYTES];
  private int filled;

  /** Takes what is still missing; true once nothing is. */
  boolean add(byte[] bytes, int offset, int length) {
    int take = Math.min(length, head.length - filled);
    System.arraycopy(bytes, offset, head, filled, take);
    filled += take;
    return filled == head.length;
  }

  /** Whether this is a database, of a machine of either byte order. */
  boolean isDatabase() {
    int found = ByteBuffer.wrap(head).getInt(MAGIC_AT);
    return found == MAGIC || Integer.reverseBytes(found) == MAGIC;
  }
}
