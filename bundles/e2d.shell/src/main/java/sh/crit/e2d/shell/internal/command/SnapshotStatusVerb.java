package sh.crit.e2d.shell.internal.command;

import java.util.function.Consumer;
import sh.crit.e2d.shell.internal.format.BackupText;
import sh.crit.e2d.shell.internal.format.Screen;
import sh.crit.e2d.shell.internal.view.BackupState;

/** {@code snapshot status}: well unless the last attempt failed. */
final class SnapshotStatusVerb implements Verb<BackupState> {
  @Override
  public String name() {
    return "snapshot status";
  }

  @Override
  public String summary() {
    return "how this node's backups are doing, without asking the store";
  }

  @Override
  public BackupState ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return BackupState.of(services.requireSnapshots().state());
  }

  @Override
  public int exitCode(BackupState answer) {
    return answer.problem().isEmpty() ? 0 : 1;
  }

  @Override
  public String text(BackupState answer, Screen screen) {
    return BackupText.state(answer, screen);
  }
}
