package sh.crit.e2d.launcher.internal.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

/**
 * Connects this terminal to the shell of the running appliance. The terminal only carries bytes:
 * line editing, completion and history are the server's.
 */
public final class ShellClient {
  private static final Logger LOG = LoggerFactory.getLogger(ShellClient.class);
  private static final int KEYS_AT_ONCE = 4096;

  private final NodeFiles files;
  private final Patience patience;

  /**
   * Connects to nothing yet.
   *
   * @param files of the node to talk to
   * @param patience how long the appliance has to open the shell
   */
  public ShellClient(NodeFiles files, Patience patience) {
    this.files = files;
    this.patience = patience;
  }

  /**
   * Returns when the shell has ended.
   *
   * @return the shell's exit code
   * @throws E2dException with NOT_RUNNING without an appliance, UNREACHABLE when it goes away
   */
  public int run() throws E2dException {
    try (ControlConnection connection = ControlConnection.openPatiently(files, patience.taken())) {
      return converse(connection);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.FAILED, "client.shell", "control socket", "it does not close: " + e, e);
    }
  }

  private int converse(ControlConnection connection) throws E2dException {
    try (Terminal terminal = terminal()) {
      Attributes before = terminal.enterRawMode();
      try {
        connection.greet(
            "shell", ControlClient.terminal(), terminal.getWidth(), terminal.getHeight());
        connection.out().flush();
        terminal.handle(Terminal.Signal.WINCH, signal -> sendSize(connection, terminal));
        Thread keyboard = new Thread(() -> sendKeys(connection, terminal.input()), "keyboard");
        keyboard.setDaemon(true);
        keyboard.start();
        return show(connection, terminal.output());
      } finally {
        terminal.setAttributes(before);
      }
    } catch (EOFException e) {
      throw gone(e);
    } catch (IOException e) {
      throw connection.failed(e);
    }
  }

  /** Through stty: unpacking a native library for one session is not worth it. */
  private static Terminal terminal() throws IOException {
    return TerminalBuilder.builder()
        .system(true)
        .provider("exec")
        .dumb(true)
        .nativeSignals(true)
        .signalHandler(Terminal.SignalHandler.SIG_DFL)
        .build();
  }

  private static int show(ControlConnection connection, OutputStream screen) throws IOException {
    while (true) {
      Frame frame = Frame.read(connection.in());
      connection.taken(Duration.ZERO);
      if (frame.kind() == Frame.EXIT) {
        return frame.exitCode();
      }
      frame.copyTo(screen);
    }
  }

  private static void sendKeys(ControlConnection connection, InputStream keyboard) {
    byte[] keys = new byte[KEYS_AT_ONCE];
    try {
      for (int read = keyboard.read(keys); read >= 0; read = keyboard.read(keys)) {
        send(connection, new Frame(Frame.INPUT, Arrays.copyOf(keys, read)));
      }
      // A terminal that hangs up means what Ctrl-D means.
      send(connection, new Frame(Frame.INPUT, new byte[] {4}));
    } catch (IOException e) {
      LOG.debug("no more keys are sent", e);
    }
  }

  private static void sendSize(ControlConnection connection, Terminal terminal) {
    try {
      send(connection, Frame.window(terminal.getWidth(), terminal.getHeight()));
    } catch (IOException e) {
      LOG.debug("the new window size was not sent", e);
    }
  }

  /** Keys and window sizes come from two threads. */
  private static void send(ControlConnection connection, Frame frame) throws IOException {
    synchronized (connection) {
      frame.write(connection.out());
    }
  }

  /** Only an orderly stop ends etcd too; whoever ended the framework otherwise should know. */
  private E2dException gone(EOFException e) {
    String etcd =
        NodeProcesses.etcds(files).stream()
            .findFirst()
            .map(
                process ->
                    "; etcd (process "
                        + process.pid()
                        + ") serves on: bin/start takes it over, bin/stop stops it")
            .orElse("");
    return new E2dException(
        ErrorCode.UNREACHABLE, "client.shell", "control socket", "the appliance ended" + etcd, e);
  }
}
