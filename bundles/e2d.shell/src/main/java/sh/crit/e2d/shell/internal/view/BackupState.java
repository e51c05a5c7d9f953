package sh.crit.e2d.shell.internal.view;

import java.util.Optional;
import sh.crit.e2d.api.service.Snapshots;

/**
 * The answer of {@code snapshot status}.
 *
 * @param url where backups are kept
 * @param newest the newest backup known of
 * @param problem why the last attempt failed, empty when it did not
 * @param nextTime when the next one is due, ISO-8601 in UTC; empty when none is
 * @param reach how far changes after the newest backup are stored, empty while none are
 */
public record BackupState(
    String url, Optional<StoredBackup> newest, String problem, String nextTime, String reach) {
  /** The state as the service tells it. */
  public static BackupState of(Snapshots.State state) {
    return new BackupState(
        state.url(),
        Optional.ofNullable(state.newest()).map(StoredBackup::of),
        state.problem(),
        state.nextTime(),
        state.reach());
  }
}
