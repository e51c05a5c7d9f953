package sh.crit.e2d.shell.internal.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.threadio.ThreadIO;

/**
 * Gogo, with its own commands installed when the first session needs them.
 *
 * @param processor runs the sessions; Gogo's own class, which alone has sessions to extend
 * @param threadIo leads what a command prints to its session
 * @param builtins installs Gogo's own commands
 */
public record Gogo(CommandProcessorImpl processor, ThreadIO threadIo, Builtins builtins) {
  /** Where commands without a scope are looked for: ours first. */
  private static final String SCOPES = "e2d:gogo:*";

  /** Gogo's own commands: {@code grep}, {@code each}, {@code complete} and so on. */
  @FunctionalInterface
  public interface Builtins {
    /** Makes the commands known to the processor; does nothing when they are. */
    void install();
  }

  /** A new session; the caller closes it. */
  CommandSession session(InputStream in, PrintStream out, PrintStream err) {
    builtins.install();
    CommandSession session = new LastingSession(processor, in, out, err);
    session.put("SCOPE", SCOPES);
    return session;
  }
}
