package sh.crit.e2d.shell.internal.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import sh.crit.e2d.shell.internal.gogo.GogoCommands;
import sh.crit.e2d.shell.internal.gogo.LiteralCommands;
import sh.crit.e2d.shell.internal.gogo.ServicesRef;
import sh.crit.e2d.shell.internal.gogo.ViewConverter;

/** Gogo's real runtime without a framework around it, with our commands in it. */
public final class RealGogo implements AutoCloseable {
  private static final InputStream IN = System.in;
  private static final PrintStream OUT = System.out;
  private static final PrintStream ERR = System.err;

  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);

  public RealGogo(ServicesRef services) {
    restoreStreams();
    threadIo.start();
    processor.addConverter(new ViewConverter());
    GogoCommands commands = new GogoCommands(services);
    for (String function :
        List.of(
            "status",
            "members",
            "plan",
            "explain",
            "health",
            "discover",
            "plugins",
            "shutdown",
            "help")) {
      processor.addCommand(GogoCommands.SCOPE, commands, function);
    }
    LiteralCommands.functions(services)
        .forEach((name, order) -> processor.addCommand(GogoCommands.SCOPE, order, name));
  }

  /**
   * A conversation that ends a moment after its runtime was stopped has Gogo put the runtime's
   * streams back, and no other runtime starts on those.
   */
  private static void restoreStreams() {
    System.setIn(IN);
    System.setOut(OUT);
    System.setErr(ERR);
  }

  public Gogo gogo() {
    return new Gogo(processor, threadIo, this::installBuiltins);
  }

  private void installBuiltins() {
    if (!processor.getCommands().contains("gogo:echo")) {
      BuiltinCommands.all(processor, System::getProperty)
          .forEach(
              (target, functions) ->
                  functions.forEach(name -> processor.addCommand("gogo", target, name)));
    }
  }

  @Override
  public void close() {
    processor.stop();
    threadIo.stop();
  }
}
