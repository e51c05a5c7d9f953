package sh.crit.e2d.snapshot.internal.codec;

import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/**
 * Reads zstd, one frame or several. Windows of more than 128 MiB, which would be that much memory,
 * are refused by the library.
 */
final class ZstdSource extends InputStream {
  private final ZstdInputStreamNoFinalizer frames;
  private final String object;
  private IOException failure;

  ZstdSource(InputStream from, String object) throws IOException {
    this.frames = new ZstdInputStreamNoFinalizer(new StaysOpen(from));
    this.object = object;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return frames.read(bytes, offset, length);
    } catch (ZstdIOException | ZstdException e) {
      failure =
          UnusableObjectException.damaged(
              object, "is damaged or truncated: zstd says \"" + e.getMessage() + "\"");
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Gives back memory outside of the heap; the stream below stays open. */
  @Override
  public void close() throws IOException {
    frames.close();
  }

  private static final class StaysOpen extends FilterInputStream {
    StaysOpen(InputStream from) {
      super(from);
    }

    @Override
    public void close() {
      in = InputStream.nullInputStream();
    }
  }
}
