package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** The loop in the middle: one buffer, from here to there, as fast as the slower side. */
final class Copy {
  private static final int BUFFER_BYTES = 64 << 10;

  private final String object;
  private final Watch watch;
  private final LongSupplier in;
  private final LongSupplier out;

  /**
   * @param in counts what the source gave
   * @param out counts what the sink took
   */
  Copy(String object, Watch watch, LongSupplier in, LongSupplier out) {
    this.object = object;
    this.watch = watch;
    this.in = in;
    this.out = out;
  }

  void run(InputStream from, DatabaseStream to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      if (watch.cancelled()) {
        throw new UnusableObjectException(
            ErrorCode.CANCELLED, object, "was cancelled after " + in.getAsLong() + " bytes");
      }
      to.write(buffer, 0, read);
      watch.moved(in.getAsLong(), out.getAsLong());
    }
  }

  /** The last word on how far it is. */
  void done() {
    watch.moved(in.getAsLong(), out.getAsLong());
  }
}
