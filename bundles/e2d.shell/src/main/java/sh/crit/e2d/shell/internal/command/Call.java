package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sh.crit.e2d.api.service.Appliance;

/**
 * One call of a command, its arguments read.
 *
 * @param verb the command
 * @param options its options
 */
public record Call<T>(Verb<T> verb, Options options) {
  private static final String NOT_READY =
      "the appliance is not ready: its core has not started yet or is stopping; try again soon";

  /**
   * Reads the arguments of a call.
   *
   * @throws CommandFailure if the command does not take the arguments
   */
  public static <T> Call<T> of(Verb<T> verb, List<String> arguments) throws CommandFailure {
    return new Call<>(verb, Options.parse(verb, arguments));
  }

  /** The same call with its answer as JSON, if that is wanted. */
  public Call<T> withJson(boolean wanted) {
    return new Call<>(verb, options.withJson(wanted));
  }

  /**
   * Asks the appliance.
   *
   * @throws CommandFailure if there is no appliance yet, or it fails
   */
  public Answer<T> ask(Supplier<Optional<Appliance>> appliance) throws CommandFailure {
    Appliance present = appliance.get().orElseThrow(() -> CommandFailure.unavailable(NOT_READY));
    return Answer.to(verb, present, options);
  }
}
