package sh.crit.e2d.shell.internal.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.shell.internal.control.Conversation;
import sh.crit.e2d.shell.internal.control.FrameWriter;
import sh.crit.e2d.shell.internal.control.TerminalInfo;

/** Gogo's shell on the client's terminal: completion, history, Ctrl-C, until exit or Ctrl-D. */
public final class ShellConversation implements Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(ShellConversation.class);

  /** Not Gogo's own start-up script: it makes every method of java.lang.System a command. */
  private static final String PROFILE = "e2d_profile";

  private static final String GREETING =
      "e2d shell: help lists the commands, Tab completes them, exit or Ctrl-D leaves.";

  private final Gogo gogo;
  private final NodeFiles files;
  private final Supplier<Optional<Appliance>> appliance;
  private final OutputPump output;
  private final RemoteTerminal terminal;
  private volatile CommandSession session;

  /**
   * Sets up the terminal; keys may be pressed from now on.
   *
   * @param files say where the history is kept
   */
  public ShellConversation(
      Gogo gogo,
      NodeFiles files,
      Supplier<Optional<Appliance>> appliance,
      TerminalInfo info,
      FrameWriter frames)
      throws IOException {
    this.gogo = gogo;
    this.files = files;
    this.appliance = appliance;
    this.output = OutputPump.start(frames);
    this.terminal = new RemoteTerminal(info, output);
  }

  @Override
  public int run() throws IOException, InterruptedException {
    PrintStream printer = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    ExecutorService asking = Executors.newSingleThreadExecutor(ShellConversation::daemon);
    try (terminal;
        CommandSession opened = gogo.session(terminal.input(), printer, printer)) {
      session = opened;
      prepare(opened, new PromptText(appliance, asking));
      terminal.writer().println(GREETING);
      shell(opened);
    } finally {
      asking.shutdownNow();
    }
    output.awaitEnd();
    return 0;
  }

  private void shell(CommandSession opened) throws InterruptedException {
    ShellContext context = ShellContext.scriptsIn(files.home().toString());
    Shell shell = new Shell(context, gogo.processor(), gogo.threadIo(), PROFILE);
    Function exit =
        (s, arguments) -> {
          shell.stop();
          return null;
        };
    opened.put("exit", exit);
    opened.put("quit", exit);
    try {
      shell.gosh(opened, new String[] {"--login", "--nohistory", "--noshutdown"});
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("The shell ended: {}", e.toString());
    }
  }

  private void prepare(CommandSession opened, PromptText prompt) {
    opened.put(Shell.VAR_TERMINAL, terminal);
    opened.put("#" + Shell.VAR_PROMPT, (Function) (s, arguments) -> prompt.next());
    HistoryFile.install(files, opened);
    Completions.install(opened);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "e2d-shell-prompt");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void keyboard(byte[] bytes) throws IOException {
    terminal.processInputBytes(bytes);
  }

  @Override
  public void resize(int columns, int rows) {
    terminal.resize(columns, rows);
  }

  @Override
  public void hangUp() {
    try {
      terminal.hangUp();
    } catch (IOException e) {
      LOG.debug("Terminal did not close: {}", e.toString());
    }
    CommandSession open = session;
    Job job = open == null ? null : open.foregroundJob();
    if (job != null) {
      job.interrupt();
    }
  }
}
