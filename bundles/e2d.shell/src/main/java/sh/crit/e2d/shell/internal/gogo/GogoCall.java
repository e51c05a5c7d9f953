package sh.crit.e2d.shell.internal.gogo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import sh.crit.e2d.shell.internal.command.Answer;
import sh.crit.e2d.shell.internal.command.AnswerList;
import sh.crit.e2d.shell.internal.command.Call;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.JsonText;
import sh.crit.e2d.shell.internal.command.Services;
import sh.crit.e2d.shell.internal.format.Screen;

/** One call of a command in a Gogo session. */
final class GogoCall {
  private GogoCall() {}

  /**
   * Runs a command.
   *
   * @return its view, or text where the usage or JSON is wanted
   */
  static Object run(Services services, CommandSession session, String name, List<String> arguments)
      throws CommandFailure {
    List<String> words = new ArrayList<>(List.of(name));
    words.addAll(arguments);
    Call<?> call = Call.of(words);
    if (call.options().help()) {
      return call.help(GogoCommands.SCOPE + ":");
    }
    PrintStream beside = beside(session);
    Answer<?> answer = call.ask(services, line -> beside.println(Screen.clean(line)));
    if (call.options().json()) {
      return new JsonText(answer, answer.json());
    }
    return answer.value() instanceof List<?> items ? new AnswerList(answer, items) : answer.value();
  }

  /** Where progress does not get into what the next command of a pipe, or a script, reads. */
  private static PrintStream beside(CommandSession session) {
    Process process = Process.Utils.current();
    return process == null ? session.getConsole() : process.err();
  }
}
