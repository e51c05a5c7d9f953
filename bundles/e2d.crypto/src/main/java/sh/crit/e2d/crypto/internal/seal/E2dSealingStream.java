package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SealFormat;

/** Writes the Go program's format, whose one key serves cipher and code alike. */
public final class E2dSealingStream extends FinishingOutputStream {
  private static final int BUFFER_BYTES = 64 << 10;

  private final OutputStream to;
  private final KeyStream cipher;
  private final Code mac;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final long announced;
  private long left;
  private boolean finished;

  /**
   * @param key 32 bytes
   * @param iv drawn for this object alone
   * @param plainBytes how many bytes will be written
   */
  public E2dSealingStream(byte[] key, byte[] iv, long plainBytes, OutputStream to)
      throws IOException {
    if (plainBytes < 0) {
      throw new IllegalArgumentException("a size of " + plainBytes);
    }
    this.to = to;
    this.cipher = Primitives.aesCtr(key, iv);
    this.mac = Primitives.hmacSha512(key);
    this.announced = plainBytes;
    this.left = plainBytes;
    to.write(SealFormat.E2D.magic());
    to.write(E2dFormat.varint(plainBytes));
    to.write(iv);
  }

  /** How long an initialization vector is. */
  public static int ivBytes() {
    return E2dFormat.IV_BYTES;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (finished) {
      throw new IOException("the backup is finished already");
    }
    if (length > left) {
      throw new IOException("the database is larger than the " + announced + " bytes announced");
    }
    mac.update(bytes, offset, length);
    for (int done = 0; done < length; done += BUFFER_BYTES) {
      int take = Math.min(BUFFER_BYTES, length - done);
      cipher.apply(bytes, offset + done, take, buffer, 0);
      to.write(buffer, 0, take);
    }
    left -= length;
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    if (left > 0) {
      throw new IOException(
          "the database ended " + left + " bytes before the " + announced + " announced");
    }
    finished = true;
    to.write(mac.end());
    to.flush();
  }

  /** There is nothing to give back, and no end to write. */
  @Override
  public void close() {
    finished = true;
  }
}
