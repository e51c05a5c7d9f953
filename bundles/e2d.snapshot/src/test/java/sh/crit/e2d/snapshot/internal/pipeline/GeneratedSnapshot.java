package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** A snapshot of any size that is nowhere in memory: pages that differ, then their hash. */
final class GeneratedSnapshot extends InputStream {
  private final MessageDigest digest = Sha256.begin();
  private final byte[] pages = Snapshots.database(256);
  private long left;
  private long number;
  private byte[] piece = new byte[0];
  private int next;
  private boolean hashed;

  /**
   * @param bytes without the hash, a multiple of 1 MiB
   */
  GeneratedSnapshot(long bytes) {
    this.left = bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (next == piece.length && !advance()) {
      return -1;
    }
    int take = Math.min(length, piece.length - next);
    System.arraycopy(piece, next, bytes, offset, take);
    next += take;
    return take;
  }

  private boolean advance() {
    next = 0;
    if (left > 0) {
      ByteBuffer.wrap(pages).putLong(4096, number++);
      digest.update(pages);
      piece = pages;
      left -= pages.length;
      return true;
    }
    piece = hashed ? new byte[0] : digest.digest();
    hashed = true;
    return piece.length > 0;
  }

  @Override
  public void close() {
    Arrays.fill(pages, (byte) 0);
  }
}
