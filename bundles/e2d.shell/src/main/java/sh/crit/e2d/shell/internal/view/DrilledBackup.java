package sh.crit.e2d.shell.internal.view;

import sh.crit.e2d.api.service.Snapshots;

/**
 * The answer of {@code snapshot drill}.
 *
 * @param backup what was restored for a trial
 * @param revision the revision of the restored etcd
 * @param keys how many keys it has
 * @param hash etcd's own hash of them, in hexadecimal digits
 * @param millis how long it took
 */
public record DrilledBackup(
    StoredBackup backup, long revision, long keys, String hash, long millis) {
  /** The trial as the service tells of it. */
  public static DrilledBackup of(Snapshots.Drill drill) {
    return new DrilledBackup(
        StoredBackup.of(drill.backup()),
        drill.revision(),
        drill.keys(),
        drill.hash(),
        drill.millis());
  }
}
