package sh.crit.e2d.launcher.internal.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      case "fish" -> FishCompletion.script();
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
    return """
        # bash completion for e2d
        _e2d() {
          local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words
          case "$before" in
            -c|--config) COMPREPLY=($(compgen -f -- "$word")); return ;;
            -o|--output) COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
            --to) COMPREPLY=($(compgen -d -- "$word")); return ;;
            --from|--confirm|--url|--at) COMPREPLY=(); return ;;
          esac
          case "${COMP_WORDS[1]}" in
        %s    *) words="%s" ;;
          esac
          if [ "$COMP_CWORD" -gt 2 ]; then
            case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in
        %s    esac
          fi
          COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -F _e2d e2d
        """
        .formatted(cases(Verb.whole()), String.join(" ", words(Verb.whole())), partCases());
  }

  private static String cases(List<Verb> verbs) {
    return verbs.stream()
        .map(
            verb ->
                "    \"%s\") words=\"%s\" ;;%n"
                    .formatted(verb.word(), String.join(" ", candidates(verb))))
        .collect(Collectors.joining());
  }

  /** What is offered behind two words: no further part of a verb, whatever the second word is. */
  private static String partCases() {
    StringBuilder cases = new StringBuilder();
    for (Verb verb : Verb.whole().stream().filter(v -> !v.parts().isEmpty()).toList()) {
      cases.append(cases(verb.parts()).indent(2));
      cases.append(
          "      \"%s \"*) words=\"%s\" ;;%n"
              .formatted(verb.word(), String.join(" ", flags(verb).toList())));
    }
    return cases.toString();
  }

  /** The words that may follow a verb. */
  static List<String> candidates(Verb verb) {
    return switch (verb) {
      case COMPLETION -> SHELLS;
      case HELP -> words(Verb.whole());
      default -> Stream.concat(verb.parts().stream().map(Verb::lastWord), flags(verb)).toList();
    };
  }

  private static Stream<String> flags(Verb verb) {
    return verb.publicFlags().stream().map(Flag::longName);
  }

  private static List<String> words(List<Verb> verbs) {
    return verbs.stream().map(Verb::word).toList();
  }
}
