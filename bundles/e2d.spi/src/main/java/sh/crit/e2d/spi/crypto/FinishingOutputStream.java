package sh.crit.e2d.spi.crypto;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that turns what is written to it into an object with an end of its own, in another
 * stream.
 *
 * <p>{@link #finish} writes that end; {@link #close} only gives resources back. A stream that is
 * closed without having been finished, as after a failure, leaves an object that readers refuse as
 * truncated: half a backup must never look like a whole one.
 *
 * <p><b>Lifecycle.</b> Write, finish, close; the stream below is flushed by {@code finish} and
 * closed by whoever opened it. <b>Threading.</b> One thread at a time. <b>Errors.</b> {@link
 * IOException} of the stream below; after one, only {@code close} is of use.
 */
public abstract class FinishingOutputStream extends OutputStream {

  @Override
  public final void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Writes all that is still held and the end of the object, and flushes the stream below. Nothing
   * can be written afterwards; finishing again does nothing.
   */
  public abstract void finish() throws IOException;

  /** Gives back threads and memory and writes nothing. Closing again does nothing. */
  @Override
  public abstract void close() throws IOException;
}
