package sh.crit.e2d.shell.internal.view;

import java.util.List;
import sh.crit.e2d.api.service.BackupView;

/**
 * The answer of {@code snapshot prune}.
 *
 * @param dryRun whether it was only told, and nothing deleted
 * @param backups what was deleted, or would be
 */
public record PrunedBackups(boolean dryRun, List<StoredBackup> backups) {
  public PrunedBackups {
    backups = List.copyOf(backups);
  }

  /** The backups as the service tells of them. */
  public static PrunedBackups of(boolean dryRun, List<BackupView> backups) {
    return new PrunedBackups(dryRun, backups.stream().map(StoredBackup::of).toList());
  }
}
