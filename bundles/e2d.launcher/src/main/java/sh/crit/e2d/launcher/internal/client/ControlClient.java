package sh.crit.e2d.launcher.internal.client;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.time.Duration;
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

  /** Takes as long as etcd takes to stop. */
  private static final String SHUTDOWN = "shutdown";

  private final NodeFiles files;
  private final Patience patience;
  private final String terminal;
  private final boolean persistent;

  /**
   * Connects to nothing yet; programs read the answers, and ask again by themselves when an
   * appliance does not listen yet.
   *
   * @param files of the node to talk to
   */
  public ControlClient(NodeFiles files) {
    this(files, Patience.USUAL, false, false);
  }

  /**
   * Connects to nothing yet.
   *
   * @param files of the node to talk to
   * @param patience how long to wait for an answer
   * @param screen whether answers go to a terminal, which understands colours
   */
  public ControlClient(NodeFiles files, Patience patience, boolean screen) {
    this(files, patience, screen, true);
  }

  private ControlClient(NodeFiles files, Patience patience, boolean screen, boolean persistent) {
    this.persistent = persistent;
    this.files = files;
    this.patience = patience;
    this.terminal = screen ? terminal() : "dumb";
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
    boolean brief = command.isEmpty() || !command.get(0).equals(SHUTDOWN);
    return exchange("command", request, brief ? patience : patience.untilAnswered(), out, err);
  }

  /**
   * Runs lines of the shell's language and copies what they print, however long they take.
   *
   * @return the last line's exit code
   * @throws E2dException as {@link #call} does
   */
  public int line(String line, boolean json, OutputStream out, OutputStream err)
      throws E2dException {
    Body request =
        to -> {
          to.writeBoolean(json);
          to.writeUTF(line);
        };
    return exchange("gogo", request, patience.untilAnswered(), out, err);
  }

  private int exchange(String mode, Body request, Patience time, OutputStream out, OutputStream err)
      throws E2dException {
    try (ControlConnection connection = open(time.taken())) {
      try {
        connection.greet(mode, terminal, NO_SIZE, NO_SIZE);
        request.write(connection.out());
        connection.out().flush();
        return answer(connection, time.answered(), out, err);
      } catch (UTFDataFormatException e) {
        throw new E2dException(
            ErrorCode.BAD_USAGE, "client.call", mode, "more than 64 KiB of commands at once", e);
      } catch (IOException e) {
        throw connection.failed(e);
      }
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.FAILED, "client.call", "control socket", "it does not close: " + e, e);
    }
  }

  private ControlConnection open(Duration time) throws E2dException {
    return persistent
        ? ControlConnection.openPatiently(files, time)
        : ControlConnection.open(files, time);
  }

  /** What is asked for, behind the greeting. */
  @FunctionalInterface
  private interface Body {
    void write(DataOutputStream to) throws IOException;
  }

  private static int answer(
      ControlConnection connection, Duration time, OutputStream out, OutputStream err)
      throws IOException {
    while (true) {
      Frame frame = Frame.read(connection.in());
      connection.taken(time);
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
}
