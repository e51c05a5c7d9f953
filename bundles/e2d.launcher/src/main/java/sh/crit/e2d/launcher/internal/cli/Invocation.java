package sh.crit.e2d.launcher.internal.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command line that was understood.
 *
 * @param verb what to do
 * @param flags the flags that were given, with their values; "" for a flag without one
 * @param arguments what follows the flags
 */
public record Invocation(Verb verb, Map<Flag, String> flags, List<String> arguments) {
  public Invocation {
    flags = Map.copyOf(flags);
    arguments = List.copyOf(arguments);
  }

  public boolean has(Flag flag) {
    return flags.containsKey(flag);
  }

  /** The value of a flag that was given. */
  public Optional<String> value(Flag flag) {
    return Optional.ofNullable(flags.get(flag));
  }

  /** Whether a backup may come before what is ordered, and take as long as it takes. */
  public boolean mayBackUp() {
    boolean carriedOut = has(Flag.CONFIRM) || !verb.flags().contains(Flag.CONFIRM);
    return verb.flags().contains(Flag.WITHOUT_BACKUP) && carriedOut && !has(Flag.WITHOUT_BACKUP);
  }

  /** Whether machines read the output. */
  public boolean json() {
    return "json".equals(flags.get(Flag.OUTPUT));
  }
}
