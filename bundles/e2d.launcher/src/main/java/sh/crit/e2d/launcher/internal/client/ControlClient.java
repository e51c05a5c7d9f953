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
    Body request =
        to -> {
          to.writeBoolean(json);
          to.writeInt(command.size());
          for (String word : command) {
            to.writeUTF(word);
          }
        };
    return exchange("command", request, out, err);
  }

  /**
   * Runs one line of the shell's language and copies what it prints.
   *
   * @return the line's exit code
   * @throws E2dException as {@link #call} does
   */
  public int line(String line, boolean json, OutputStream out, OutputStream err)
      throws E2dException {
    Body request =
        to -> {
          to.writeBoolean(json);
          to.writeUTF(line);
        };
    return exchange("gogo", request, out, err);
  }

  private int exchange(String mode, Body request, OutputStream out, OutputStream err)
      throws E2dException {
    try (ControlConnection connection = ControlConnection.open(files)) {
      connection.greet(mode, terminal(), NO_SIZE, NO_SIZE);
      request.write(connection.out());
      connection.out().flush();
      return answer(connection, out, err);
    } catch (EOFException e) {
      throw broken("the appliance ended before it had answered", e);
    } catch (IOException e) {
      throw broken("the connection to the appliance broke: " + e.getMessage(), e);
    }
  }

  /** What is asked for, behind the greeting. */
  @FunctionalInterface
  private interface Body {
    void write(DataOutputStream to) throws IOException;
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

  private static E2dException broken(String message, IOException cause) {
    return new E2dException(ErrorCode.UNREACHABLE, "client.call", "control socket", message, cause);
  }
}
