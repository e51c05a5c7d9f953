package sh.crit.e2d.launcher.internal.cli;

import java.util.List;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** What the program says about itself. */
public final class Help {
  private Help() {}

  /**
   * The help.
   *
   * @param verbs none for an overview, or the verb to tell about
   * @throws E2dException with BAD_USAGE when there is no such verb
   */
  public static String text(List<String> verbs) throws E2dException {
    if (verbs.isEmpty()) {
      return overview();
    }
    String word = String.join(" ", verbs);
    List<String> names = Verb.published().stream().map(Verb::word).toList();
    Verb verb =
        Verb.of(word)
            .filter(Verb.published()::contains)
            .orElseThrow(
                () ->
                    new E2dException(
                        ErrorCode.BAD_USAGE,
                        "cli.help",
                        word,
                        "unknown verb '" + word + "'" + NearMatch.hint(word, names)));
    return about(verb);
  }

  private static String overview() {
    String verbs =
        Verb.published().stream()
            .map(verb -> String.format("  %-15s %s%n", verb.word(), verb.summary()))
            .collect(Collectors.joining());
    return String.format("usage: e2d VERB [-c FILE] [--output text|json] ...%n%n")
        + verbs
        + String.format(
            "%nWithout -c: the configuration of the last start, else /etc/e2d.yaml,"
                + " else built-in defaults.%n"
                + "Exit codes: 0 fine, 1 degraded or refused,"
                + " 2 wrong usage or configuration, 3 not running.%n");
  }

  private static String about(Verb verb) {
    String flags =
        verb.publicFlags().stream()
            .map(flag -> String.format("  %-26s %s%n", written(flag), flag.help()))
            .collect(Collectors.joining());
    String parts =
        verb.parts().stream()
            .map(part -> String.format("  %-15s %s%n", part.word(), part.summary()))
            .collect(Collectors.joining());
    return String.format("%s%n%n%s%n%n%s", verb.usage(), verb.summary(), flags)
        + (parts.isEmpty() ? "" : String.format("%n%s", parts));
  }

  private static String written(Flag flag) {
    return (String.join(", ", flag.names()) + " " + flag.value()).trim();
  }
}
