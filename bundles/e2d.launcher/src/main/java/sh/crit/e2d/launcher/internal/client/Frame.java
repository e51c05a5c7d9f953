package sh.crit.e2d.launcher.internal.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** One frame of the control protocol: a kind, and bytes that belong to nobody else. */
final class Frame {
  static final int INPUT = 0;
  static final int OUTPUT = 1;
  static final int ERROR = 2;
  static final int EXIT = 3;
  static final int WINDOW = 4;

  /** Whoever announces more does not speak this protocol. */
  private static final int LARGEST = 64 * 1024 * 1024;

  private final int kind;
  private final byte[] bytes;

  /**
   * A frame.
   *
   * @param kind one of the constants
   * @param bytes its content, not changed any more
   */
  Frame(int kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  int kind() {
    return kind;
  }

  /** Copies the content. */
  void copyTo(OutputStream out) throws IOException {
    out.write(bytes);
    out.flush();
  }

  static Frame window(int columns, int rows) {
    return new Frame(WINDOW, ByteBuffer.allocate(8).putInt(columns).putInt(rows).array());
  }

  /** The exit code in a frame of kind {@link #EXIT}. */
  int exitCode() throws IOException {
    if (bytes.length != Integer.BYTES) {
      throw new IOException("an exit code of " + bytes.length + " bytes");
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  /** Blocks until a whole frame is there. */
  static Frame read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    return new Frame(kind, in.readNBytes(length));
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }
}
