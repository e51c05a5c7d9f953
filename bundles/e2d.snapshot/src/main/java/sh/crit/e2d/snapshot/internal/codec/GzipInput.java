package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** The bytes of a gzip file, and the parts of it that are not compressed. */
final class GzipInput {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int FLAG_HEADER_CHECKSUM = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_UNKNOWN = 0xe0;

  private final InputStream from;
  private final String object;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;

  GzipInput(InputStream from, String object) {
    this.from = from;
    this.object = object;
  }

  /** Passes over the header of a member, optional parts and all. */
  void header() throws IOException {
    if (half() != MAGIC || octet() != DEFLATE) {
      throw damaged("is damaged: it does not go on as gzip");
    }
    int flags = octet();
    if ((flags & FLAGS_UNKNOWN) != 0) {
      throw damaged("is damaged: its gzip header has flags that do not exist");
    }
    word(); // time
    half(); // effort and system
    if ((flags & FLAG_EXTRA) != 0) {
      for (int left = half(); left > 0; left--) {
        octet();
      }
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_HEADER_CHECKSUM) != 0) {
      half();
    }
  }

  /** Gives the decompressor all that is at hand; nothing at hand is a truncated file. */
  void feed(Inflater inflater) throws IOException {
    demand();
    inflater.setInput(buffer, next, end - next);
    next = end;
  }

  /** Takes back what the decompressor left over of what it was fed last. */
  void takeBack(int length) {
    next = end - length;
  }

  boolean atEnd() throws IOException {
    return next == end && !refill();
  }

  int word() throws IOException {
    int low = half();
    return low | half() << Short.SIZE;
  }

  private int half() throws IOException {
    int low = octet();
    return low | octet() << Byte.SIZE;
  }

  private int octet() throws IOException {
    demand();
    return buffer[next++] & 0xff;
  }

  private void skipText() throws IOException {
    int read;
    do {
      read = octet();
    } while (read != 0);
  }

  private void demand() throws IOException {
    if (next == end && !refill()) {
      throw damaged("is truncated: it ends within its gzip data");
    }
  }

  private boolean refill() throws IOException {
    next = 0;
    end = from.readNBytes(buffer, 0, BUFFER_BYTES);
    return end > 0;
  }

  private UnusableObjectException damaged(String what) {
    return UnusableObjectException.damaged(object, what);
  }
}
