package sh.crit.e2d.crypto.internal.seal;

import java.nio.ByteBuffer;

/**
 * Authenticates chunks: each with its object, its place, its length and whether it is the last. A
 * chunk that was altered, moved, repeated, left out or taken from elsewhere has another code.
 */
final class ChunkCode {
  /** Before the bytes of a chunk: its length, and in the top bit whether it is the last one. */
  static final int WORD_BYTES = Integer.BYTES;

  static final int LAST = Integer.MIN_VALUE;

  private final Code mac;
  private final byte[] header;
  private long number;

  ChunkCode(ObjectKeys keys, byte[] header) {
    this.mac = keys.chunkCode();
    this.header = header;
  }

  /**
   * The code of the next chunk.
   *
   * @param chunk word and encrypted bytes
   * @param length of both
   */
  byte[] next(byte[] chunk, int length) {
    mac.update(header, 0, header.length);
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array(), 0, Long.BYTES);
    mac.update(chunk, 0, length);
    number++;
    return mac.end();
  }

  /** How many chunks there were. */
  long count() {
    return number;
  }
}
