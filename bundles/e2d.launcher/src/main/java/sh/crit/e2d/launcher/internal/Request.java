package sh.crit.e2d.launcher.internal;

import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.launcher.internal.cli.Flag;
import sh.crit.e2d.launcher.internal.cli.Invocation;

/** A command line in the words of the appliance. */
final class Request {
  private static final List<Flag> PASSED_ON =
      List.of(Flag.LIMIT, Flag.NEW, Flag.FROM, Flag.ALL, Flag.CONFIRM);

  private static final String STANDARD_INPUT = "-";

  private Request() {}

  /** The command and its arguments. */
  static List<String> of(Invocation call) {
    List<String> words = new ArrayList<>(List.of(call.verb().word()));
    words.addAll(call.arguments());
    for (Flag flag : PASSED_ON) {
      call.value(flag).ifPresent(value -> add(words, flag, value));
    }
    if (call.verb().order()) {
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
