package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.io.OutputStream;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;

/** Passes on what it gets. An object without any packing has no end of its own. */
final class PlainSink extends FinishingOutputStream {
  private final OutputStream to;

  PlainSink(OutputStream to) {
    this.to = to;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    to.write(bytes, offset, length);
  }

  @Override
  public void finish() throws IOException {
    to.flush();
  }

  /** There is nothing to give back. */
  @Override
  public void close() {}
}
