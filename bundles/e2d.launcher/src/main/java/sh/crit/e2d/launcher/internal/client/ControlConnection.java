package sh.crit.e2d.launcher.internal.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;

/** A connection to the running appliance of a data directory. */
final class ControlConnection implements AutoCloseable {
  private static final String GREETING = "E2D1";

  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  private ControlConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    this.out = new DataOutputStream(new BufferedOutputStream(new ChannelOutput(channel)));
  }

  /**
   * @throws E2dException with NOT_RUNNING when there is no appliance, with UNREACHABLE when there
   *     is one that does not listen (yet)
   */
  static ControlConnection open(NodeFiles files) throws E2dException {
    Path socket = files.controlSocket();
    try {
      return new ControlConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    } catch (IOException e) {
      throw Absence.of(files, e);
    }
  }

  /** Says who we are and what we want. */
  void greet(String mode, String terminal, int columns, int rows) throws IOException {
    out.writeUTF(GREETING);
    out.writeUTF(mode);
    out.writeUTF(terminal);
    out.writeInt(columns);
    out.writeInt(rows);
  }

  DataInputStream in() {
    return in;
  }

  DataOutputStream out() {
    return out;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The JDK's own stream waits for a read that is under way, and a shell reads all the time. */
  private static final class ChannelOutput extends OutputStream {
    private final SocketChannel channel;

    ChannelOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }
}
