package sh.crit.e2d.launcher.internal.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;

/** A connection to the running appliance of a data directory. */
final class ControlConnection implements AutoCloseable {
  private static final String GREETING = "E2D1";

  /** Until the socket of an appliance that was started is open, on a machine that is busy. */
  private static final Duration OPENS = Duration.ofSeconds(10);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final NodeFiles files;
  private final SocketChannel channel;
  private final Watch watch;
  private final DataInputStream in;
  private final DataOutputStream out;
  private boolean taken;

  private ControlConnection(NodeFiles files, SocketChannel channel, Watch watch) {
    this.files = files;
    this.channel = channel;
    this.watch = watch;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    this.out = new DataOutputStream(new BufferedOutputStream(new ChannelOutput(channel)));
  }

  /**
   * As {@link #open}, but gives an appliance that has just been started the time to listen: etcd
   * comes first there.
   *
   * @throws E2dException as {@link #open} does
   */
  static ControlConnection openPatiently(NodeFiles files, Duration patience) throws E2dException {
    long begin = System.nanoTime();
    while (true) {
      try {
        return open(files, patience);
      } catch (E2dException e) {
        boolean late = System.nanoTime() - begin > Math.min(patience.toNanos(), OPENS.toNanos());
        if (late || !Absence.isYoung(files)) {
          throw e;
        }
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /**
   * Connects; the appliance has from now on until {@link #taken} to take the request.
   *
   * @throws E2dException with NOT_RUNNING when there is no appliance, with UNREACHABLE when there
   *     is one that does not listen (yet)
   */
  static ControlConnection open(NodeFiles files, Duration patience) throws E2dException {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      ControlConnection connection =
          new ControlConnection(files, channel, Watch.over(channel, patience));
      connection.connect();
      return connection;
    } catch (IOException e) {
      throw Absence.of(files, e);
    }
  }

  private void connect() throws E2dException, IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(files.controlSocket()));
    } catch (IOException e) {
      watch.end();
      channel.close();
      if (watch.expired()) {
        throw failed(e);
      }
      throw e;
    }
  }

  /** The appliance has taken the request; it has so long to answer, or zero for ever. */
  void taken(Duration patience) {
    if (!taken) {
      taken = true;
      if (patience.isZero()) {
        watch.end();
      } else {
        watch.allow(patience);
      }
    }
  }

  /** What a failure of this connection means. */
  E2dException failed(IOException e) throws E2dException {
    if (watch.expired()) {
      return Absence.silent(files, taken, e);
    }
    String message =
        e instanceof EOFException
            ? "the appliance ended before it had answered"
            : "the connection to the appliance broke: " + e.getMessage();
    return new E2dException(
        ErrorCode.UNREACHABLE, "client.call", files.controlSocket().toString(), message, e);
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
    watch.end();
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
