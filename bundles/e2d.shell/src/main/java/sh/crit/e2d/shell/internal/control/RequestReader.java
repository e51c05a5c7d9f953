package sh.crit.e2d.shell.internal.control;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the header of the control protocol; anything else is refused at its first bytes. */
final class RequestReader {
  private static final byte[] MAGIC = "\0\4E2D1".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_ARGUMENTS = 256;
  private static final int LARGEST_SCREEN = 10_000;

  private RequestReader() {}

  /**
   * Reads one request.
   *
   * @throws IOException if the client goes away or does not speak the protocol
   */
  static Request read(DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException("not a client of the control socket");
    }
    String mode = in.readUTF();
    TerminalInfo terminal = new TerminalInfo(in.readUTF(), size(in.readInt()), size(in.readInt()));
    return switch (mode) {
      case "command" -> new Request.Command(terminal, in.readBoolean(), arguments(in));
      case "gogo" -> new Request.Line(terminal, in.readBoolean(), in.readUTF());
      case "shell" -> new Request.Shell(terminal);
      default -> throw new IOException("unknown mode of the control socket");
    };
  }

  private static List<String> arguments(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_ARGUMENTS) {
      throw new IOException("more than " + MOST_ARGUMENTS + " arguments");
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(in.readUTF());
    }
    return arguments;
  }

  private static int size(int given) {
    return Math.min(Math.max(given, 0), LARGEST_SCREEN);
  }
}
