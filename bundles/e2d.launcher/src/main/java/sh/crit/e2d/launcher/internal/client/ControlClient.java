package sh.crit.e2d.launcher.internal.client;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;

/**
 * Has the running appliance execute one command. Not bound to a thread; each call has its own
 * connection and blocks until the command has ended.
 */
public final class ControlClient {
  private static final int NO_SIZE = 0;

  private final NodeFiles files;

  /**
   * Connects to nothing yet.
   *
   * @param files of the node to talk to
   */
  public ControlClient(NodeFiles files) {
    this.files = files;
  }

  /**
   * Runs a command and copies what it prints.
   *
   * @return the command's exit code
   * @throws E2dException with NOT_RUNNING without an appliance, UNREACHABLE when the connection
   *     breaks before the command has ended; it may then have had its effect
   */
  public int call(List<String> command, boolean json, OutputStream out, OutputStream err)
      throws E2dException {
    try (ControlConnection connection = ControlConnection.open(files)) {
      connection.greet("command", terminal(), NO_SIZE, NO_SIZE);
      DataOutputStream to = connection.out();
      to.writeBoolean(json);
      to.writeInt(command.size());
      for (String word : command) {
        to.writeUTF(word);
      }
      to.flush();
      return answer(connection, out, err);
    } catch (EOFException e) {
      throw broken(command, "the appliance ended before it had answered", e);
    } catch (IOException e) {
      throw broken(command, "the connection to the appliance broke: " + e.getMessage(), e);
    }
  }

  private static int answer(ControlConnection connection, OutputStream out, OutputStream err)
      throws IOException {
    while (true) {
      Frame frame = Frame.read(connection.in());
      switch (frame.kind()) {
        case Frame.OUTPUT -> frame.copyTo(out);
        case Frame.ERROR -> frame.copyTo(err);
        case Frame.EXIT -> {
          return frame.exitCode();
        }
        default -> throw new IOException("a frame of unknown kind " + frame.kind());
      }
    }
  }

  static String terminal() {
    String type = System.getenv("TERM");
    return type == null || type.isEmpty() ? "dumb" : type;
  }

  private static E2dException broken(List<String> command, String message, IOException cause) {
    return new E2dException(
        ErrorCode.UNREACHABLE, "client." + command.get(0), "control socket", message, cause);
  }
}
