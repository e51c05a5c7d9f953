package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;

/** Writes our own format: the header, then chunks that are encrypted first and then coded. */
public final class SealingStream extends FinishingOutputStream {
  private static final int CHUNK_BYTES = 64 << 10;

  private final OutputStream to;
  private final KeyStream cipher;
  private final ChunkCode code;
  private final byte[] plain = new byte[CHUNK_BYTES];
  private final byte[] chunk = new byte[ChunkCode.WORD_BYTES + CHUNK_BYTES];
  private int filled;
  private boolean finished;

  /**
   * @param salt drawn for this object alone
   */
  public SealingStream(SealingKey key, byte[] salt, OutputStream to) throws IOException {
    this.to = to;
    SealHeader header = new SealHeader(CHUNK_BYTES, key.id(), salt);
    ObjectKeys keys = key.keysOf(salt);
    this.cipher = keys.cipher();
    this.code = new ChunkCode(keys, header.code(keys));
    to.write(header.encode(keys));
  }

  /** How long a salt is. */
  public static int saltBytes() {
    return SealHeader.SALT_BYTES;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (finished) {
      throw new IOException("the backup is finished already");
    }
    int from = offset;
    int end = offset + length;
    while (from < end) {
      // Only when more comes is it known that the chunk at hand is not the last one.
      if (filled == plain.length) {
        emit(0);
      }
      int take = Math.min(end - from, plain.length - filled);
      System.arraycopy(bytes, from, plain, filled, take);
      filled += take;
      from += take;
    }
  }

  @Override
  public void finish() throws IOException {
    if (!finished) {
      finished = true;
      emit(ChunkCode.LAST);
      to.flush();
    }
  }

  /** There is nothing to give back, and no end to write. */
  @Override
  public void close() {
    finished = true;
  }

  private void emit(int flag) throws IOException {
    ByteBuffer.wrap(chunk).putInt(filled | flag);
    cipher.apply(plain, 0, filled, chunk, ChunkCode.WORD_BYTES);
    int length = ChunkCode.WORD_BYTES + filled;
    byte[] authentic = code.next(chunk, length);
    to.write(chunk, 0, length);
    to.write(authentic);
    filled = 0;
  }
}
