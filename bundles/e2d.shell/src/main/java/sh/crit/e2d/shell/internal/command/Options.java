package sh.crit.e2d.shell.internal.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The options of one call.
 *
 * @param json whether the answer is wanted as JSON
 * @param help whether the usage is wanted and nothing else
 * @param limit how many items at the most, at least 1
 * @param confirmed whether the caller knows what the command does
 */
public record Options(boolean json, boolean help, int limit, boolean confirmed) {
  private static final int DEFAULT_LIMIT = 10;

  /** No option given. */
  public static final Options NONE = new Options(false, false, DEFAULT_LIMIT, false);

  /**
   * Reads a command's arguments.
   *
   * @throws CommandFailure naming the argument that the command does not take
   */
  public static Options parse(Verb<?> verb, List<String> arguments) throws CommandFailure {
    Options options = NONE;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      if (equals > 0) {
        rest.push(argument.substring(equals + 1));
        argument = argument.substring(0, equals);
      }
      Flag flag = flag(verb, argument, equals > 0);
      options = options.with(verb, flag, argument, rest);
    }
    return options;
  }

  Options withJson(boolean wanted) {
    return new Options(json || wanted, help, limit, confirmed);
  }

  private static Flag flag(Verb<?> verb, String argument, boolean valueGiven)
      throws CommandFailure {
    Optional<Flag> flag =
        verb.flags().stream().filter(f -> f.names().contains(argument)).findFirst();
    if (flag.isEmpty()) {
      throw wrong(verb, "does not take \"" + argument + "\"");
    }
    if (valueGiven && !flag.get().takesValue()) {
      throw wrong(verb, argument + " takes no value");
    }
    return flag.get();
  }

  private Options with(Verb<?> verb, Flag flag, String argument, Deque<String> rest)
      throws CommandFailure {
    if (flag.takesValue() && rest.isEmpty()) {
      throw wrong(verb, argument + " needs a value");
    }
    return switch (flag) {
      case OUTPUT -> new Options(isJson(verb, rest.pop()), help, limit, confirmed);
      case LIMIT -> new Options(json, help, number(verb, argument, rest.pop()), confirmed);
      case HELP -> new Options(json, true, limit, confirmed);
      case YES -> new Options(json, help, limit, true);
    };
  }

  private static boolean isJson(Verb<?> verb, String form) throws CommandFailure {
    return switch (form) {
      case "json" -> true;
      case "text" -> false;
      default -> throw wrong(verb, "--output is text or json, not \"" + form + "\"");
    };
  }

  private static int number(Verb<?> verb, String argument, String text) throws CommandFailure {
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) == 0) {
      throw wrong(verb, argument + " takes a number from 1 to 999999, not \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static CommandFailure wrong(Verb<?> verb, String what) {
    return CommandFailure.usage(verb.name() + ": " + what + "; usage: " + verb.usage());
  }
}
