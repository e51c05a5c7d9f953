package sh.crit.e2d.launcher.internal.cli;

import java.util.List;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Completion scripts for the shells of operating systems, made from the table of verbs. */
public final class Completion {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private Completion() {}

  /**
   * The script.
   *
   * @param arguments the name of the shell
   * @throws E2dException with BAD_USAGE when that is not one shell that we know
   */
  public static String script(List<String> arguments) throws E2dException {
    String shell = arguments.size() == 1 ? arguments.get(0) : "";
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> "autoload -Uz bashcompinit && bashcompinit\n" + bash();
      case "fish" -> fish();
      default ->
          throw new E2dException(
              ErrorCode.BAD_USAGE,
              "cli.completion",
              shell,
              "e2d completion takes one of bash, zsh, fish"
                  + (shell.isEmpty() ? "" : NearMatch.hint(shell, SHELLS)));
    };
  }

  private static String bash() {
    String cases =
        Verb.published().stream()
            .map(verb -> "    " + verb.word() + ") words=\"" + candidates(verb) + "\" ;;\n")
            .collect(Collectors.joining());
    return """
        # bash completion for e2d
        _e2d() {
          local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words
          case "$before" in
            -c|--config) COMPREPLY=($(compgen -f -- "$word")); return ;;
            -o|--output) COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
            --from|--confirm) COMPREPLY=(); return ;;
          esac
          case "${COMP_WORDS[1]}" in
        %s    *) words="%s" ;;
          esac
          COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -F _e2d e2d
        """
        .formatted(cases, verbs());
  }

  private static String fish() {
    StringBuilder script = new StringBuilder("# fish completion for e2d\ncomplete -c e2d -f\n");
    for (Verb verb : Verb.published()) {
      script.append(
          "complete -c e2d -n __fish_use_subcommand -a %s -d '%s'%n"
              .formatted(verb.word(), verb.summary().replace("'", "\\'")));
      String seen = "complete -c e2d -n '__fish_seen_subcommand_from " + verb.word() + "'";
      for (Flag flag : verb.publicFlags()) {
        String values =
            switch (flag) {
              case CONFIG -> " -r -F";
              case OUTPUT -> " -x -a 'text json'";
              case LIMIT, FROM, CONFIRM -> " -x";
              default -> "";
            };
        script.append(seen);
        if (!flag.shortName().isEmpty()) {
          script.append(" -s ").append(flag.shortName().substring(1));
        }
        script.append(" -l ").append(flag.longName().substring(2)).append(values).append('\n');
      }
      if (verb == Verb.COMPLETION) {
        script.append(seen).append(" -a '").append(String.join(" ", SHELLS)).append("'\n");
      }
      if (verb == Verb.HELP) {
        script.append(seen).append(" -a '").append(verbs()).append("'\n");
      }
    }
    return script.toString();
  }

  private static String candidates(Verb verb) {
    String flags = verb.publicFlags().stream().map(Flag::longName).collect(Collectors.joining(" "));
    return switch (verb) {
      case COMPLETION -> String.join(" ", SHELLS);
      case HELP -> verbs();
      default -> flags;
    };
  }

  private static String verbs() {
    return Verb.published().stream().map(Verb::word).collect(Collectors.joining(" "));
  }
}
