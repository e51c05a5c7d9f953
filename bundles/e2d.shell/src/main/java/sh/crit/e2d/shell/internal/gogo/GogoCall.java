package sh.crit.e2d.shell.internal.gogo;

import java.util.List;
import sh.crit.e2d.shell.internal.command.Answer;
import sh.crit.e2d.shell.internal.command.Call;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.JsonText;
import sh.crit.e2d.shell.internal.command.Verb;
import sh.crit.e2d.shell.internal.command.Verbs;

/** One call of a command in a Gogo session. */
final class GogoCall {
  private GogoCall() {}

  /**
   * Runs a command.
   *
   * @return its view, or text where the usage or JSON is wanted
   */
  static Object run(ApplianceRef appliance, String name, String... arguments)
      throws CommandFailure {
    Verb<?> verb = Verbs.named(name);
    Call<?> call = Call.of(verb, List.of(arguments));
    if (call.options().help()) {
      return "usage: " + GogoCommands.SCOPE + ":" + verb.usage() + "\n" + verb.summary();
    }
    Answer<?> answer = call.ask(appliance);
    return call.options().json() ? new JsonText(answer, answer.json()) : answer.value();
  }
}
