package sh.crit.e2d.shell.internal.command;

import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.shell.internal.format.Screen;

/**
 * One of the commands about backups. What goes wrong is a failure, so that every answer is well.
 *
 * @param name the command
 * @param summary what it does
 * @param operand what its argument is called, empty when it takes none
 * @param ownFlags what it takes
 * @param work how the answer comes about
 * @param display how the answer is shown
 */
record SnapshotVerb<T>(
    String name,
    String summary,
    String operand,
    Set<Flag> ownFlags,
    Work<T> work,
    BiFunction<T, Screen, String> display)
    implements Verb<T> {
  /** What is asked of the service. */
  @FunctionalInterface
  interface Work<T> {
    T of(Snapshots snapshots, Options options, Consumer<String> progress) throws E2dException;
  }

  @Override
  public Set<Flag> requiredFlags() {
    return ownFlags.contains(Flag.URL) ? Set.of(Flag.URL) : Set.of();
  }

  @Override
  public T ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure {
    return work.of(services.requireSnapshots(), options, progress);
  }

  @Override
  public int exitCode(T answer) {
    return 0;
  }

  @Override
  public String text(T answer, Screen screen) {
    return display.apply(answer, screen);
  }
}
