package sh.crit.e2d.shell.internal.control;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client of the control socket that speaks the protocol byte by byte. */
public final class Client implements AutoCloseable {
  /**
   * What a command answered.
   *
   * @param exitCode -1 when the server closed without one
   */
  public record Reply(int exitCode, String out, String err) {}

  private final SocketChannel socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  public Client(Path path) throws IOException {
    socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    socket.connect(UnixDomainSocketAddress.of(path));
    in = Streams.in(socket);
    out = new DataOutputStream(Streams.out(socket));
  }

  public static Reply run(Path path, boolean json, String... arguments) throws IOException {
    try (Client client = new Client(path)) {
      client.command("dumb", 0, json, arguments);
      return client.reply();
    }
  }

  public void command(String terminal, int columns, boolean json, String... arguments)
      throws IOException {
    header("command", terminal, columns, 0);
    out.writeBoolean(json);
    out.writeInt(arguments.length);
    for (String argument : arguments) {
      out.writeUTF(argument);
    }
  }

  public void line(boolean json, String line) throws IOException {
    header("gogo", "dumb", 0, 0);
    out.writeBoolean(json);
    out.writeUTF(line);
  }

  public void header(String mode, String terminal, int columns, int rows) throws IOException {
    out.writeUTF("E2D1");
    out.writeUTF(mode);
    out.writeUTF(terminal);
    out.writeInt(columns);
    out.writeInt(rows);
  }

  public void raw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  public void keys(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(0);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public void resize(int columns, int rows) throws IOException {
    out.writeByte(4);
    out.writeInt(2 * Integer.BYTES);
    out.write(ByteBuffer.allocate(8).putInt(columns).putInt(rows).array());
  }

  /** Reads one frame: its kind and how many bytes it has. */
  public int[] frame() throws IOException {
    int kind = in.readUnsignedByte();
    int length = in.readInt();
    in.skipNBytes(length);
    return new int[] {kind, length};
  }

  /** Reads to the end: all output and the exit code. */
  public Reply reply() throws IOException {
    ByteArrayOutputStream standard = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    int exit = read(standard, error);
    return new Reply(
        exit, standard.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  /** Reads frames into the streams as they come, until the exit code or the end. */
  public int read(ByteArrayOutputStream standard, ByteArrayOutputStream error) throws IOException {
    for (int kind = in.read(); kind >= 0; kind = in.read()) {
      byte[] bytes = in.readNBytes(in.readInt());
      switch (kind) {
        case 1 -> standard.writeBytes(bytes);
        case 2 -> error.writeBytes(bytes);
        case 3 -> {
          return ByteBuffer.wrap(bytes).getInt();
        }
        default -> throw new IOException("frame of kind " + kind);
      }
    }
    return -1;
  }

  /** Reads up to the first words on standard error. */
  public void readUntil(ByteArrayOutputStream error) throws IOException {
    while (error.size() == 0) {
      int kind = in.readUnsignedByte();
      byte[] bytes = in.readNBytes(in.readInt());
      if (kind == 2) {
        error.writeBytes(bytes);
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
