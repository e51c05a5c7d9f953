package sh.crit.e2d.shell.internal.terminal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import sh.crit.e2d.shell.internal.command.Answer;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.Verbs;
import sh.crit.e2d.shell.internal.control.Conversation;
import sh.crit.e2d.shell.internal.control.FrameWriter;
import sh.crit.e2d.shell.internal.control.Request;
import sh.crit.e2d.shell.internal.format.Screen;

/**
 * Lines for Gogo in a session of their own, one after the other as a shell does: the exit code is
 * that of the last one.
 */
public final class LineConversation implements Conversation {
  private static final int WRONG_USAGE = 2;

  private final Gogo gogo;
  private final Request.Line request;
  private final FrameWriter frames;
  private boolean ended;

  /**
   * A conversation about the lines of the request.
   *
   * @param frames take what the lines print, and their result
   */
  public LineConversation(Gogo gogo, Request.Line request, FrameWriter frames) {
    this.gogo = gogo;
    this.request = request;
    this.frames = frames;
  }

  @Override
  public int run() throws IOException, InterruptedException {
    PrintStream out = printer(FrameWriter.OUTPUT);
    PrintStream err = printer(FrameWriter.ERROR);
    try (RemoteTerminal terminal =
            new RemoteTerminal(request.terminal(), frames.stream(FrameWriter.OUTPUT));
        CommandSession session = gogo.session(InputStream.nullInputStream(), out, err)) {
      session.put(Shell.VAR_TERMINAL, terminal);
      session.put("TERM", request.terminal().type());
      session.put("COLUMNS", request.terminal().columns());
      session.put("exit", exit());
      session.put("quit", exit());
      return execute(session, out, err);
    }
  }

  private Function exit() {
    return (session, arguments) -> {
      ended = true;
      return null;
    };
  }

  private int execute(CommandSession session, PrintStream out, PrintStream err)
      throws InterruptedException {
    int exitCode = 0;
    StringBuilder statement = new StringBuilder();
    Iterator<String> lines = request.line().lines().iterator();
    while (lines.hasNext() && !ended) {
      statement.append(lines.next());
      if (lines.hasNext() && isUnfinished(statement)) {
        statement.append('\n');
      } else {
        exitCode = execute(session, statement.toString(), out, err);
        statement.setLength(0);
      }
    }
    return exitCode;
  }

  private static boolean isUnfinished(CharSequence statement) {
    try {
      new Parser(statement).program();
      return false;
    } catch (EOFError e) {
      return true;
    } catch (SyntaxError e) {
      return false;
    }
  }

  private int execute(CommandSession session, String line, PrintStream out, PrintStream err)
      throws InterruptedException {
    try {
      Object result = session.execute(line);
      Optional<Answer<?>> answer = Verbs.answer(result);
      if (request.json() && answer.isPresent()) {
        out.println(answer.get().json());
      } else if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
      return answer.map(Answer::exitCode).orElse(0);
    } catch (InterruptedException e) {
      throw e;
    } catch (CommandFailure e) {
      err.println(e);
      return e.exitCode();
    } catch (SyntaxError | EOFException | IllegalArgumentException e) {
      err.println("e2d: " + Screen.clean(String.valueOf(e.getMessage())));
      return WRONG_USAGE;
    } catch (Exception e) {
      err.println("e2d: " + Screen.clean(e.toString()));
      return 1;
    }
  }

  private PrintStream printer(int kind) {
    return new PrintStream(frames.stream(kind), true, StandardCharsets.UTF_8);
  }
}
