package sh.crit.e2d.shell.internal.command;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.shell.internal.format.Screen;

/**
 * One command: what it asks, what its answer looks like and what exit code the answer stands for.
 * Immutable and free of state, so that the shell and the control socket share it.
 *
 * @param <T> the answer: a view, or a list of views
 */
public interface Verb<T> {
  /** One word, or two for what a command is divided into. */
  String name();

  /** The words of its name. */
  default List<String> words() {
    return List.of(name().split(" ", -1));
  }

  /** What it does, one line without a full stop. */
  String summary();

  /** What it takes beside {@link Flag#OUTPUT} and {@link Flag#HELP}. */
  default Set<Flag> ownFlags() {
    return Set.of();
  }

  /** Those of its own flags that it does nothing without. */
  default Set<Flag> requiredFlags() {
    return Set.of();
  }

  /** What its one argument is called, empty when it takes none. */
  default String operand() {
    return "";
  }

  /** Whether it does nothing without its argument. */
  default boolean operandRequired() {
    return false;
  }

  /** What is wrong with options that are right one by one. */
  default Optional<String> objection(Options options) {
    return Optional.empty();
  }

  /**
   * Asks for the answer; may block as long as the services' own methods do, and ends as they do
   * when its thread is interrupted.
   *
   * @param progress is told of long work, one line at a time, on this thread
   * @throws CommandFailure when the service that it asks is not there
   */
  T ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure;

  /** 0 when all is well, 1 when not. */
  int exitCode(T answer);

  /** The answer for human eyes, without a line end after the last line. */
  String text(T answer, Screen screen);

  /** All options, in the order of usage lines. */
  default Set<Flag> flags() {
    EnumSet<Flag> flags = EnumSet.of(Flag.OUTPUT, Flag.HELP);
    flags.addAll(ownFlags());
    return flags;
  }

  /** For example {@code explain [-o text|json] [-n N]}. */
  default String usage() {
    String argument = operandRequired() ? operand() : "[" + operand() + "]";
    return flags().stream()
        .filter(flag -> flag != Flag.HELP && flag.published())
        .map(flag -> requiredFlags().contains(flag) ? flag.usage() : "[" + flag.usage() + "]")
        .collect(
            Collectors.joining(
                " ", name() + (operand().isEmpty() ? " " : " " + argument + " "), ""));
  }
}
