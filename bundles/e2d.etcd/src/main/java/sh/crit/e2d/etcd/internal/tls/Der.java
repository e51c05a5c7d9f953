package sh.crit.e2d.etcd.internal.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The little of DER that wraps one form of a private key into another. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;

  private Der() {}

  /** One element: tag, length and the parts of its content. */
  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(length >>> shift);
      }
    }
    for (byte[] part : parts) {
      out.write(part, 0, part.length);
    }
    return out.toByteArray();
  }

  /**
   * Reads the content of the next element.
   *
   * @throws IllegalArgumentException if it has another tag or does not fit
   */
  static ByteBuffer content(ByteBuffer in, int tag) {
    if (!in.hasRemaining() || (in.get(in.position()) & 0xff) != tag) {
      throw new IllegalArgumentException("not the expected structure");
    }
    return next(in);
  }

  /** Reads the content of the next element, whatever its tag. */
  static ByteBuffer next(ByteBuffer in) {
    if (in.remaining() < 2) {
      throw new IllegalArgumentException("it ends too early");
    }
    in.get();
    int length = in.get() & 0xff;
    if (length > 0x80) {
      int bytes = length & 0x7f;
      length = 0;
      for (int i = 0; i < bytes && in.hasRemaining(); i++) {
        length = (length << 8) | (in.get() & 0xff);
      }
    }
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("it ends too early");
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }
}
