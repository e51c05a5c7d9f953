package sh.crit.e2d.shell.internal.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of one call.
 *
 * @param flags the flags that were given, with their values; "" for a flag without one
 * @param name whom the command is about; empty when nobody was named
 */
public record Options(Map<Flag, String> flags, String name) {
  private static final int DEFAULT_LIMIT = 10;

  public Options {
    flags = Map.copyOf(flags);
  }

  /**
   * Reads a command's arguments.
   *
   * @throws CommandFailure naming the argument that the command does not take, or that it lacks
   */
  public static Options parse(Verb<?> verb, List<String> arguments) throws CommandFailure {
    Map<Flag, String> flags = new EnumMap<>(Flag.class);
    String name = null;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      if (!argument.startsWith("-") && name == null && !verb.operand().isEmpty()) {
        name = named(verb, argument);
        continue;
      }
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      if (equals > 0) {
        rest.push(argument.substring(equals + 1));
        argument = argument.substring(0, equals);
      }
      Flag flag = flag(verb, argument, equals > 0);
      flags.put(flag, flag.takesValue() ? value(verb, flag, argument, rest) : "");
    }
    return complete(verb, new Options(flags, name == null ? "" : name));
  }

  /** Whether the answer is wanted as JSON. */
  public boolean json() {
    return "json".equals(flags.get(Flag.OUTPUT));
  }

  /** Whether the usage is wanted and nothing else. */
  public boolean help() {
    return has(Flag.HELP);
  }

  /** How many items at the most, at least 1. */
  public int limit() {
    return has(Flag.LIMIT) ? Integer.parseInt(value(Flag.LIMIT)) : DEFAULT_LIMIT;
  }

  /** Whether the caller knows what the command does. */
  public boolean confirmed() {
    return has(Flag.YES);
  }

  boolean has(Flag flag) {
    return flags.containsKey(flag);
  }

  /** The value that was given; empty without one. */
  public String value(Flag flag) {
    return flags.getOrDefault(flag, "");
  }

  Options withJson(boolean wanted) {
    if (!wanted) {
      return this;
    }
    Map<Flag, String> all = new EnumMap<>(Flag.class);
    all.putAll(flags);
    all.put(Flag.OUTPUT, "json");
    return new Options(all, name);
  }

  /** An empty word is a variable that a script forgot to set, and not "whomever". */
  private static String named(Verb<?> verb, String argument) throws CommandFailure {
    if (argument.isBlank()) {
      throw wrong(verb, verb.operand() + " is empty");
    }
    return argument;
  }

  private static Options complete(Verb<?> verb, Options options) throws CommandFailure {
    if (options.help()) {
      return options;
    }
    if (options.name().isEmpty() && verb.operandRequired()) {
      throw wrong(verb, "needs " + verb.operand());
    }
    for (Flag flag : verb.requiredFlags()) {
      if (!options.has(flag)) {
        throw wrong(verb, "needs " + flag.usage());
      }
    }
    Optional<String> objection = verb.objection(options);
    if (objection.isPresent()) {
      throw wrong(verb, objection.get());
    }
    return options;
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

  private static String value(Verb<?> verb, Flag flag, String argument, Deque<String> rest)
      throws CommandFailure {
    if (rest.isEmpty()) {
      throw wrong(verb, argument + " needs a value");
    }
    String value = rest.pop();
    switch (flag) {
      case OUTPUT -> requireForm(verb, value);
      case LIMIT -> requireNumber(verb, argument, value);
      default -> requireWord(verb, argument, value);
    }
    return value;
  }

  private static void requireForm(Verb<?> verb, String form) throws CommandFailure {
    if (!form.equals("json") && !form.equals("text")) {
      throw wrong(verb, "--output is text or json, not \"" + form + "\"");
    }
  }

  private static void requireNumber(Verb<?> verb, String argument, String text)
      throws CommandFailure {
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) == 0) {
      throw wrong(verb, argument + " takes a number from 1 to 999999, not \"" + text + "\"");
    }
  }

  /** What looks like a flag is one, behind a value that was forgotten. */
  private static void requireWord(Verb<?> verb, String argument, String word)
      throws CommandFailure {
    if (word.isBlank() || word.startsWith("-")) {
      throw wrong(verb, argument + " needs a value, not \"" + word + "\"");
    }
  }

  private static CommandFailure wrong(Verb<?> verb, String what) {
    return CommandFailure.usage(verb.name() + ": " + what + "; usage: " + verb.usage());
  }
}
