package sh.crit.e2d.shell.internal.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import sh.crit.e2d.shell.internal.control.TerminalInfo;

/**
 * The terminal at the client's end: keys come from frames and characters go into frames. It does
 * what a kernel's terminal does in between, Ctrl-C above all, so that no pseudo-terminal is needed.
 */
final class RemoteTerminal extends LineDisciplineTerminal {
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  RemoteTerminal(TerminalInfo info, OutputStream out) throws IOException {
    super("e2d", type(info.type()), out, StandardCharsets.UTF_8);
    resize(info.columns(), info.rows());
  }

  /** Sizes of 0 mean that the client does not know; then the usual size is assumed. */
  void resize(int columns, int rows) {
    setSize(new Size(columns > 0 ? columns : COLUMNS, rows > 0 ? rows : ROWS));
    raise(Signal.WINCH);
  }

  /** Lets whoever reads keys see their end. */
  void hangUp() throws IOException {
    slaveInputPipe.close();
  }

  /** The type may become an argument of a process that looks it up: only plain names pass. */
  private static String type(String given) {
    return given.matches("[A-Za-z0-9][A-Za-z0-9.+-]{0,31}") ? given : "dumb";
  }
}
