package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.function.Consumer;

/**
 * One call of a command, its arguments read.
 *
 * @param verb the command
 * @param options its options
 */
public record Call<T>(Verb<T> verb, Options options) {
  /**
   * Reads a call.
   *
   * @param words the command's name, which may be two words, and its arguments
   * @throws CommandFailure if there is no such command, or it does not take the arguments
   */
  public static Call<?> of(List<String> words) throws CommandFailure {
    Verb<?> verb = Verbs.called(words);
    return of(verb, words.subList(verb.words().size(), words.size()));
  }

  private static <T> Call<T> of(Verb<T> verb, List<String> arguments) throws CommandFailure {
    return new Call<>(verb, Options.parse(verb, arguments));
  }

  /** The same call with its answer as JSON, if that is wanted. */
  public Call<T> withJson(boolean wanted) {
    return new Call<>(verb, options.withJson(wanted));
  }

  /** How the command is called, for who asked for help. */
  public String help(String prefix) {
    return Verbs.help(verb, prefix);
  }

  /**
   * Asks for the answer.
   *
   * @param progress is told of long work, one line at a time, on a thread that may wait for whoever
   *     reads; all before this returns, unless this thread is interrupted
   * @throws CommandFailure if what it asks is not there, or fails
   */
  public Answer<T> ask(Services services, Consumer<String> progress) throws CommandFailure {
    try (ProgressPump pump = new ProgressPump(progress)) {
      return Answer.to(verb, services, options, pump);
    }
  }
}
