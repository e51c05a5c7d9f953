package sh.crit.e2d.launcher.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import sh.crit.e2d.launcher.internal.cli.Flag;
import sh.crit.e2d.launcher.internal.cli.Invocation;
import sh.crit.e2d.launcher.internal.cli.Verb;

/** A command line in the words of the appliance. */
final class Request {
  private static final List<Flag> PASSED_ON =
      List.of(
          Flag.LIMIT,
          Flag.NEW,
          Flag.FROM,
          Flag.ALL,
          Flag.WITHOUT_BACKUP,
          Flag.CONFIRM,
          Flag.REPLACE_NEWER,
          Flag.DRY_RUN,
          Flag.URL,
          Flag.AT);

  private static final String STANDARD_INPUT = "-";

  private Request() {}

  /**
   * The command and its arguments.
   *
   * @param place finds what a path means where the user is; the appliance is elsewhere
   */
  static List<String> of(Invocation call, Function<String, Path> place) {
    List<String> words = new ArrayList<>(List.of(call.verb().word().split(" ", -1)));
    words.addAll(call.arguments());
    for (Flag flag : PASSED_ON) {
      call.value(flag).ifPresent(value -> add(words, flag, value));
    }
    call.value(Flag.TO).ifPresent(to -> add(words, Flag.TO, place.apply(to).toString()));
    boolean wholeCluster = call.verb() == Verb.RESTORE && call.value(Flag.TO).isEmpty();
    if (call.verb().order() || wholeCluster) {
      // The appliance repeats it in the line that confirms, which else might reach another node.
      call.value(Flag.CONFIG)
          .filter(file -> !file.equals(STANDARD_INPUT))
          .ifPresent(file -> add(words, Flag.CONFIG, file));
    }
    return words;
  }

  private static void add(List<String> words, Flag flag, String value) {
    words.add(flag.longName());
    if (!flag.value().isEmpty()) {
      words.add(value);
    }
  }
}
