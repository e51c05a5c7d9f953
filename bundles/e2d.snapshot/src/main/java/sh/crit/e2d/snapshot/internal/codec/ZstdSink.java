package sh.crit.e2d.snapshot.internal.codec;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;

/** Compresses into one zstd frame with a checksum, so that a file that was cut off is noticed. */
final class ZstdSink extends FinishingOutputStream {
  private final Detachable below;
  private final ZstdOutputStreamNoFinalizer frame;
  private boolean finished;

  /**
   * @param level 1 to 19
   */
  ZstdSink(OutputStream to, int level) throws IOException {
    this.below = new Detachable(to);
    this.frame = new ZstdOutputStreamNoFinalizer(below, level);
    frame.setChecksum(true);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (finished) {
      throw new IOException("the backup is finished already");
    }
    frame.write(bytes, offset, length);
  }

  @Override
  public void finish() throws IOException {
    if (!finished) {
      finished = true;
      frame.close();
    }
  }

  /** The library knows no other way to give its memory back than to write the end, to nobody. */
  @Override
  public void close() throws IOException {
    finished = true;
    below.detach();
    frame.close();
  }

  /** Stays open when the frame is closed, and takes nothing any more once detached. */
  private static final class Detachable extends FilterOutputStream {
    Detachable(OutputStream to) {
      super(to);
    }

    void detach() {
      out = OutputStream.nullOutputStream();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
