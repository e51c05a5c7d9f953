package sh.crit.e2d.launcher.internal.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Understands a command line; its errors say what was probably meant. */
public final class CommandLine {
  private final List<String> words;
  private final Map<Flag, String> flags = new EnumMap<>(Flag.class);
  private final List<String> arguments = new ArrayList<>();
  private Verb verb;

  private CommandLine(List<String> words) {
    this.words = words;
  }

  /**
   * Understands the words behind the program's name.
   *
   * @throws E2dException with BAD_USAGE when the words make no sense together
   */
  public static Invocation parse(List<String> words) throws E2dException {
    return new CommandLine(words).parse();
  }

  private Invocation parse() throws E2dException {
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (word.startsWith("-") && word.length() > 1) {
        at = flag(at);
      } else if (verb == null) {
        verb = verb(word);
        at++;
      } else if (arguments.isEmpty() && part(word).isPresent()) {
        verb = part(word).get();
        at++;
      } else if (verb.passesArgumentsOn()) {
        arguments.addAll(words.subList(at, words.size()));
        break;
      } else {
        arguments.add(word);
        at++;
      }
    }
    return checked();
  }

  private Invocation checked() throws E2dException {
    if (verb == null) {
      verb = flags.containsKey(Flag.HELP) ? Verb.HELP : Verb.NONE;
    } else if (flags.containsKey(Flag.HELP)) {
      arguments.clear();
      arguments.add(verb.word());
      verb = Verb.HELP;
    }
    for (Flag flag : flags.keySet()) {
      if (!verb.flags().contains(flag)) {
        throw usage("e2d " + verb.word() + " takes no " + flag.longName() + "; see e2d help");
      }
    }
    if (!arguments.isEmpty() && !verb.parts().isEmpty()) {
      throw unknownPart(arguments.get(0));
    }
    if (verb.partsOnly()) {
      throw usage("e2d " + verb.word() + " alone does nothing; see e2d help " + verb.word());
    }
    if (!arguments.isEmpty() && verb.arguments().isEmpty()) {
      throw usage("e2d " + verb.word() + " takes no argument, but got " + arguments.get(0));
    }
    if (verb.order() || verb.backups()) {
      requireComplete();
    }
    return new Invocation(verb, flags, arguments);
  }

  /** An order says everything: what it leaves out is a slip, and so is what it says twice. */
  private void requireComplete() throws E2dException {
    String verbName = "e2d " + verb.word();
    for (Flag flag : verb.requiredFlags()) {
      if (!flags.containsKey(flag)) {
        throw usage(verbName + " needs " + flag.longName() + "; " + verb.usage());
      }
    }
    if (arguments.isEmpty() && verb.arguments().equals("NAME")) {
      throw usage(verbName + " needs NAME; " + verb.usage());
    }
    requireBackup();
    String argument = verb.arguments().replaceAll("[\\[\\]]", "");
    if (arguments.size() > 1) {
      throw usage(
          verbName + " takes one " + argument + ", but got " + arguments.get(1) + " as well");
    }
    if (!arguments.isEmpty() && arguments.get(0).isBlank()) {
      throw usage(verbName + ": " + argument + " is empty; " + verb.usage());
    }
  }

  /** What becomes of a whole cluster is not left to which backup happens to be the newest. */
  private void requireBackup() throws E2dException {
    boolean named = !arguments.isEmpty() || flags.containsKey(Flag.AT);
    if (verb == Verb.RESTORE && !named && !flags.containsKey(Flag.TO)) {
      throw usage(
          "e2d restore needs the ID of a backup (e2d snapshot list names them) or --at TIME to bring"
              + " the running cluster back; with --to DIR it unpacks one into a new data directory; "
              + verb.usage());
    }
  }

  /** Reads the flag at an index and its value; returns the index behind them. */
  private int flag(int at) throws E2dException {
    String word = words.get(at);
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    String name = equals < 0 ? word : word.substring(0, equals);
    List<Flag> allowed = verb == null ? List.of(Flag.values()) : verb.flags();
    Flag flag = Flag.of(name, allowed).orElseThrow(() -> unknownFlag(name));
    if (flag.value().isEmpty()) {
      if (equals >= 0) {
        throw usage(name + " takes no value");
      }
      flags.put(flag, "");
      return at + 1;
    }
    if (equals < 0 && at + 1 == words.size()) {
      throw usage(name + " needs a value: " + name + " " + flag.value());
    }
    String value = equals < 0 ? words.get(at + 1) : word.substring(equals + 1);
    flags.put(flag, validated(flag, value));
    return equals < 0 ? at + 2 : at + 1;
  }

  private static String validated(Flag flag, String value) throws E2dException {
    boolean right =
        switch (flag) {
          case OUTPUT -> value.equals("text") || value.equals("json");
          case TIMEOUT -> value.matches("[1-9][0-9]{0,4}");
          case DAYS, CA_DAYS -> value.matches("[1-9][0-9]{0,4}");
          case KEYS -> value.equals("ecdsa") || value.equals("rsa");
          case LIMIT -> value.matches("[1-9][0-9]{0,5}");
          // What looks like a flag is one, behind a value that was forgotten.
          case CONFIRM, FROM, URL, TO, AT, DIR, HOSTS -> !value.isBlank() && !value.startsWith("-");
          default -> !value.isEmpty();
        };
    if (!right) {
      throw usage(flag.longName() + " is " + flag.value() + ", not '" + value + "'");
    }
    return value;
  }

  private static Verb verb(String word) throws E2dException {
    Optional<Verb> known = Verb.of(word).filter(found -> !word.contains(" "));
    if (known.isPresent()) {
      return known.get();
    }
    List<String> names = Verb.whole().stream().map(Verb::word).toList();
    throw usage("unknown verb '" + word + "'" + NearMatch.hint(word, names));
  }

  /** What a second word makes of the verb. */
  private Optional<Verb> part(String word) {
    return verb.parts().stream().filter(part -> part.lastWord().equals(word)).findFirst();
  }

  private E2dException unknownPart(String word) {
    List<String> names = verb.parts().stream().map(Verb::lastWord).toList();
    return usage(
        "e2d " + verb.word() + " has no '" + word + "'; it has " + String.join(", ", names));
  }

  private E2dException unknownFlag(String name) {
    List<Flag> known = verb == null ? List.of(Flag.values()) : verb.publicFlags();
    List<String> names = known.stream().filter(f -> !f.internal()).map(Flag::longName).toList();
    String where = verb == null ? "" : " of e2d " + verb.word();
    return usage("unknown flag " + name + where + NearMatch.hint(name, names));
  }

  private static E2dException usage(String message) {
    return new E2dException(ErrorCode.BAD_USAGE, "cli.parse", "arguments", message);
  }
}
