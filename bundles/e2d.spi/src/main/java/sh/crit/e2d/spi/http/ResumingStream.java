package sh.crit.e2d.spi.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import sh.crit.e2d.api.error.E2dException;

/**
 * Bytes of something that does not change. A connection that breaks, or ends early, is replaced by
 * one that goes on at that byte, some times.
 */
final class ResumingStream extends InputStream {
  private static final int RESUMPTIONS = 5;

  // After so much the line counts as working again.
  private static final long PROGRESS = 16L << 20;

  /** Opens a connection that begins with that byte; with attempts of its own. */
  interface Connections {
    InputStream from(long position) throws E2dException;
  }

  private final String url;
  private final Connections connections;
  private final long end;
  private InputStream in;
  private long position;
  private long brokenAt;
  private int resumptions;

  ResumingStream(String url, Connections connections, long offset, long end) throws E2dException {
    this.url = url;
    this.connections = connections;
    this.end = end;
    this.position = offset;
    this.brokenAt = offset;
    this.in = offset < end ? connections.from(offset) : null;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      if (in == null) {
        in = reopen();
      }
      try {
        int count = in.read(bytes, offset, (int) Math.min(length, end - position));
        if (count >= 0) {
          position += count;
          return count;
        }
        throw new EOFException("the connection ended early");
      } catch (IOException e) {
        broken(e);
      }
    }
    return -1;
  }

  private InputStream reopen() throws IOException {
    try {
      return connections.from(position);
    } catch (E2dException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void broken(IOException e) throws IOException {
    close();
    if (Thread.currentThread().isInterrupted()) {
      throw e;
    }
    if (position - brokenAt >= PROGRESS) {
      resumptions = 0;
    }
    brokenAt = position;
    if (++resumptions > RESUMPTIONS) {
      throw new IOException(
          url + ": broke off at byte " + position + " of " + end + ": " + HttpApi.words(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
      in = null;
    }
  }
}
