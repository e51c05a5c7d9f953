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
  private static final String PARTS = "__e2d_parts_of_";
  private static final String TYPED = "__e2d_typed_";

  private final Map<String, List<CompletionData>> completions = new HashMap<>();
  private final CommandSession session;

  private Completions(CommandSession session) {
    this.session = session;
  }

  /**
   * Puts the completions into a session. Gogo's shell replaces the variable that holds them when it
   * starts, a function of that name is stronger than the variable.
   */
  static void install(CommandSession session) {
    Completions all = new Completions(session);
    Verbs.all().forEach(all::add);
    session.put("#" + Shell.VAR_COMPLETIONS, (Function) (s, arguments) -> all.completions);
    session.put(FORMS, (Function) (s, arguments) -> forms(Shell.getParsedLine(s)));
  }

  private void add(Verb<?> verb) {
    String first = verb.words().get(0);
    List<CompletionData> data =
        completions.computeIfAbsent(GogoCommands.SCOPE + ":" + first, c -> new ArrayList<>());
    List<String> parts = Verbs.below(verb).stream().map(part -> part.words().get(1)).toList();
    String condition = null;
    if (!parts.isEmpty() || verb.words().size() > 1) {
      condition = TYPED + verb.name().replace(' ', '_');
      session.put(condition, (Function) (s, a) -> isTyped(verb, Shell.getParsedLine(s)));
    }
    String candidates = null;
    if (!parts.isEmpty()) {
      candidates = PARTS + first;
      session.put(
          candidates,
          (Function) (s, a) -> Shell.getParsedLine(s).wordIndex() == 1 ? parts : List.of());
    }
    data.add(new CompletionData(null, verb.summary(), candidates, null));
    for (Flag flag : verb.flags().stream().filter(Flag::published).toList()) {
      String values = flag == Flag.OUTPUT ? FORMS : null;
      data.add(new CompletionData(flag.names(), flag.summary(), values, condition));
    }
  }

  /** Whether the line before the cursor names just this of several that begin with one word. */
  private static boolean isTyped(Verb<?> verb, ParsedLine line) {
    List<String> typed = line.words().subList(1, line.wordIndex());
    String second = typed.isEmpty() ? "" : typed.get(0);
    return verb.words().size() > 1
        ? second.equals(verb.words().get(1))
        : Verbs.below(verb).stream().noneMatch(part -> part.words().get(1).equals(second));
  }

  /** JLine also asks for the values of an option when another word stands before the cursor. */
  private static List<String> forms(ParsedLine line) {
    int before = line.wordIndex() - 1;
    boolean afterOutput = before >= 0 && Flag.OUTPUT.names().contains(line.words().get(before));
    return afterOutput ? List.of("json", "text") : List.of();
  }
}
