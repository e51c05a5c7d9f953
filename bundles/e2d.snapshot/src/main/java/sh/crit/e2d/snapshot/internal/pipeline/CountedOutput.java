package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what is written, and tells failures to write from all others. Never closes. */
public final class CountedOutput extends FilterOutputStream {
  private final String name;
  private long count;

  public CountedOutput(OutputStream out, String name) {
    super(out);
    this.name = name;
  }

  long count() {
    return count;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
      count += length;
    } catch (IOException e) {
      throw Failures.ofStore(e, name + " cannot be written", name);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw Failures.ofStore(e, name + " cannot be written", name);
    }
  }
}
