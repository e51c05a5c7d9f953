package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** Hands out bytes piece by piece; once it has failed it fails for good. */
abstract class CheckedStream extends InputStream {
  private final String object;
  private byte[] piece = new byte[0];
  private int next;
  private int end;
  private IOException failure;

  CheckedStream(String object) {
    this.object = object;
  }

  /**
   * Calls {@link #offer} with the bytes that come next.
   *
   * @return false at the end of an object that is whole
   */
  abstract boolean advance() throws IOException;

  final void offer(byte[] bytes, int length) {
    piece = bytes;
    next = 0;
    end = length;
  }

  final UnusableObjectException damaged(String what) {
    return UnusableObjectException.damaged(object, what);
  }

  /** Where nothing tells which: a key can be mended, so that is what it counts as. */
  final UnusableObjectException otherKeyOrDamaged() {
    return new UnusableObjectException(
        ErrorCode.WRONG_KEY, object, "is damaged, or was encrypted with another key than caKey");
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (failure != null) {
      throw failure;
    }
    try {
      while (next == end) {
        if (!advance()) {
          return -1;
        }
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    int take = Math.min(length, end - next);
    System.arraycopy(piece, next, bytes, offset, take);
    next += take;
    return take;
  }
}
