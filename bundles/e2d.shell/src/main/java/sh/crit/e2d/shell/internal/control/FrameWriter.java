package sh.crit.e2d.shell.internal.control;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes frames to a client: kind, length, bytes. The exit code is the last one. May be used by any
 * thread; frames are never interleaved.
 */
public final class FrameWriter {
  /** Standard output, or what an interactive terminal shows. */
  public static final int OUTPUT = 1;

  /** Standard error. */
  public static final int ERROR = 2;

  static final int EXIT = 3;
  private static final int LARGEST = 32 * 1024;

  private final DataOutputStream out;
  private boolean ended;

  FrameWriter(OutputStream out) {
    this.out = new DataOutputStream(new BufferedOutputStream(out, LARGEST));
  }

  /** Sends bytes at once, in as many frames as it takes. */
  public synchronized void write(int kind, byte[] bytes, int offset, int length)
      throws IOException {
    if (ended) {
      throw new IOException("the exit code has been sent already");
    }
    for (int done = 0; done < length; done += LARGEST) {
      int part = Math.min(LARGEST, length - done);
      out.writeByte(kind);
      out.writeInt(part);
      out.write(bytes, offset + done, part);
    }
    out.flush();
  }

  /**
   * Tells the client that its request has arrived, by an empty frame: the answer may take long, and
   * a client that hears nothing at all takes this process for stuck.
   */
  synchronized void accept() throws IOException {
    out.writeByte(OUTPUT);
    out.writeInt(0);
    out.flush();
  }

  /** Ends the conversation. */
  synchronized void exit(int code) throws IOException {
    if (!ended) {
      ended = true;
      out.writeByte(EXIT);
      out.writeInt(Integer.BYTES);
      out.writeInt(code);
      out.flush();
    }
  }

  /** A stream whose every write becomes a frame; closing it does nothing. */
  public OutputStream stream(int kind) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        FrameWriter.this.write(kind, bytes, offset, length);
      }
    };
  }
}
