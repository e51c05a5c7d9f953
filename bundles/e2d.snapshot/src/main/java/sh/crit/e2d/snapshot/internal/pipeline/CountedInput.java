package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read, and tells failures to read from damage in what was read. */
public final class CountedInput extends FilterInputStream {
  private final String name;
  private long count;

  public CountedInput(InputStream in, String name) {
    super(in);
    this.name = name;
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int read = in.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    } catch (IOException e) {
      throw Failures.ofStore(e, name + " cannot be read", name);
    }
  }
}
