package sh.crit.e2d.launcher.internal.client;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/** A connection to the running appliance of a data directory. */
final class ControlConnection implements AutoCloseable {
  private static final String GREETING = "E2D1";

  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  private ControlConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
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
      Optional<ProcessHandle> running = appliance(files);
      if (running.isPresent()) {
        throw new E2dException(
            ErrorCode.UNREACHABLE,
            "client.connect",
            socket.toString(),
            "the appliance of "
                + files.dataDir()
                + " runs (process "
                + running.get().pid()
                + ") but does not answer on "
                + socket
                + " (yet)",
            e);
      }
      throw new E2dException(
          ErrorCode.NOT_RUNNING,
          "client.connect",
          socket.toString(),
          "no appliance runs for " + files.dataDir() + "; bin/start starts it",
          e);
    }
  }

  private static Optional<ProcessHandle> appliance(NodeFiles files) throws E2dException {
    try {
      return ProcessRecord.read(files.appliancePid()).flatMap(ProcessRecord::find);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "client.connect",
          files.appliancePid().toString(),
          files.appliancePid() + " cannot be read: " + e.getMessage(),
          e);
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
}
