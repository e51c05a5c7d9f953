package sh.crit.e2d.shell.internal.command;

import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.shell.internal.format.Json;
import sh.crit.e2d.shell.internal.format.Screen;

/**
 * A command with its answer.
 *
 * @param verb the command
 * @param value a view or a list of views
 */
public record Answer<T>(Verb<T> verb, T value) {
  static <T> Answer<T> to(
      Verb<T> verb, Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    try {
      return new Answer<>(verb, verb.ask(services, options, progress));
    } catch (E2dException e) {
      throw CommandFailure.of(e);
    }
  }

  /** 0 when all is well, 1 when not. */
  public int exitCode() {
    return verb.exitCode(value);
  }

  /** Without a line end after the last line. */
  public String text(Screen screen) {
    return verb.text(value, screen);
  }

  /** Without a line end after the last line. */
  public String json() {
    return Json.of(value);
  }
}
