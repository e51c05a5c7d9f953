package sh.crit.e2d.launcher.internal.cli;

import java.util.stream.Collectors;

/** The completion script for the shell fish. */
final class FishCompletion {
  private static final String SEEN = "__fish_seen_subcommand_from ";

  private FishCompletion() {}

  static String script() {
    StringBuilder script = new StringBuilder("# fish completion for e2d\ncomplete -c e2d -f\n");
    Verb.whole().forEach(verb -> add(script, verb, "__fish_use_subcommand", SEEN + verb.word()));
    return script.toString();
  }

  /**
   * Adds a verb with its parts.
   *
   * @param before the condition under which its word is offered
   * @param behind the condition under which what may follow is offered
   */
  private static void add(StringBuilder script, Verb verb, String before, String behind) {
    script.append(
        "complete -c e2d -n %s -a %s -d '%s'%n"
            .formatted(quoted(before), verb.lastWord(), verb.summary().replace("'", "\\'")));
    String own = behind;
    if (!verb.parts().isEmpty()) {
      String parts = verb.parts().stream().map(Verb::lastWord).collect(Collectors.joining(" "));
      own = behind + "; and not " + SEEN + parts;
      for (Verb part : verb.parts()) {
        add(script, part, own, behind + "; and " + SEEN + part.lastWord());
      }
    }
    String start = "complete -c e2d -n '" + own + "'";
    verb.publicFlags().forEach(flag -> script.append(start).append(flag(flag)));
    if (verb == Verb.COMPLETION || verb == Verb.HELP) {
      String words = String.join(" ", Completion.candidates(verb));
      script.append(start).append(" -a '").append(words).append("'\n");
    }
  }

  private static String quoted(String condition) {
    return condition.contains(" ") ? "'" + condition + "'" : condition;
  }

  private static String flag(Flag flag) {
    String values =
        switch (flag) {
          case CONFIG -> " -r -F";
          case TO -> " -x -a '(__fish_complete_directories)'";
          case OUTPUT -> " -x -a 'text json'";
          case LIMIT, FROM, CONFIRM, URL, AT -> " -x";
          default -> "";
        };
    String shortName = flag.shortName().isEmpty() ? "" : " -s " + flag.shortName().substring(1);
    return shortName + " -l " + flag.longName().substring(2) + values + "\n";
  }
}
