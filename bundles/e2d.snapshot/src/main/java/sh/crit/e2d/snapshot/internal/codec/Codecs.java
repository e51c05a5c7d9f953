package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** Opens the streams that compress and decompress. */
public final class Codecs {
  private Codecs() {}

  /**
   * A stream that packs what is written to it.
   *
   * @param object name for messages
   * @param to flushed at the end, never closed
   * @param cores how many threads may compress
   */
  public static FinishingOutputStream pack(
      Packing packing, String object, OutputStream to, int cores) throws IOException {
    return switch (packing.compression()) {
      case NONE -> new PlainSink(to);
      case GZIP -> new GzipSink(to, Deflaters.forLevel(packing.level()), cores);
      case ZSTD -> withLibrary(object, () -> new ZstdSink(to, packing.level()));
    };
  }

  /**
   * A stream of what was packed. It ends with {@code -1} only when what was packed is whole.
   *
   * @param object name for messages
   * @param from the object from its first byte; read to its end, never closed
   */
  public static InputStream unpack(Compression compression, String object, InputStream from)
      throws IOException {
    return switch (compression) {
      case NONE -> from;
      case GZIP -> new GzipSource(from, object);
      case ZSTD -> withLibrary(object, () -> new ZstdSource(from, object));
    };
  }

  private interface Opening<T> {
    T open() throws IOException;
  }

  private static <T> T withLibrary(String object, Opening<T> opening) throws IOException {
    try {
      ZstdLibrary.load();
      return opening.open();
    } catch (LinkageError e) {
      throw new UnusableObjectException(
          new E2dException(
              ErrorCode.SNAPSHOT_UNSUPPORTED,
              "snapshot.zstd",
              object,
              object
                  + " needs zstd, whose library does not load on this machine ("
                  + System.getProperty("os.arch")
                  + "); use gzip, or recompress it elsewhere",
              e));
    }
  }
}
