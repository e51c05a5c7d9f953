package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** The beginning of an object in the Go program's format. */
final class E2dFormat {
  static final int IV_BYTES = 16;
  private static final int MAX_VARINT_BYTES = 10;

  private E2dFormat() {}

  /** The size as Go writes it: sign in the lowest bit, then seven bits a byte, the lowest first. */
  static byte[] varint(long value) {
    long left = (value << 1) ^ (value >> 63);
    byte[] bytes = new byte[MAX_VARINT_BYTES];
    int length = 0;
    while ((left & ~0x7fL) != 0) {
      bytes[length++] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
    return Arrays.copyOf(bytes, length);
  }

  /** Reads magic and size; what is negative or does not end is no size. */
  static long readSize(InputStream in, String object) throws IOException {
    byte[] magic = SealFormat.E2D.magic();
    if (!Arrays.equals(magic, in.readNBytes(magic.length))) {
      throw UnusableObjectException.damaged(object, "is damaged: it does not begin as it should");
    }
    long bits = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      int next = in.read();
      if (next < 0) {
        throw UnusableObjectException.damaged(object, "is truncated: it ends within its header");
      }
      bits |= (long) (next & 0x7f) << (7 * i);
      boolean overflows = i == MAX_VARINT_BYTES - 1 && next > 1;
      if (next < 0x80 && !overflows) {
        long size = (bits >>> 1) ^ -(bits & 1);
        if (size >= 0) {
          return size;
        }
        break;
      }
    }
    throw UnusableObjectException.damaged(object, "is damaged: the size that it names is no size");
  }
}
