package sh.crit.e2d.shell.internal.terminal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.builtins.Completers.CompletionData;
import org.jline.reader.ParsedLine;
import sh.crit.e2d.shell.internal.command.Flag;
import sh.crit.e2d.shell.internal.command.Verb;
import sh.crit.e2d.shell.internal.command.Verbs;
import sh.crit.e2d.shell.internal.gogo.GogoCommands;

/** What the Tab key offers after the commands of the appliance. */
final class Completions {
  private static final String FORMS = "__e2d_output_forms";

  private Completions() {}

  /**
   * Puts the completions into a session. Gogo's shell replaces the variable that holds them when it
   * starts, a function of that name is stronger than the variable.
   */
  static void install(CommandSession session) {
    Map<String, List<CompletionData>> completions = new HashMap<>();
    for (Verb<?> verb : Verbs.all()) {
      completions.put(GogoCommands.SCOPE + ":" + verb.name(), of(verb));
    }
    session.put("#" + Shell.VAR_COMPLETIONS, (Function) (s, arguments) -> completions);
    session.put(FORMS, (Function) (s, arguments) -> forms(Shell.getParsedLine(s)));
  }

  private static List<CompletionData> of(Verb<?> verb) {
    List<CompletionData> data = new ArrayList<>();
    data.add(new CompletionData(null, verb.summary(), null, null));
    for (Flag flag : verb.flags().stream().filter(Flag::published).toList()) {
      String values = flag == Flag.OUTPUT ? FORMS : null;
      data.add(new CompletionData(flag.names(), flag.summary(), values, null));
    }
    return data;
  }

  /** JLine also asks for the values of an option when another word stands before the cursor. */
  private static List<String> forms(ParsedLine line) {
    int before = line.wordIndex() - 1;
    boolean afterOutput = before >= 0 && Flag.OUTPUT.names().contains(line.words().get(before));
    return afterOutput ? List.of("json", "text") : List.of();
  }
}
