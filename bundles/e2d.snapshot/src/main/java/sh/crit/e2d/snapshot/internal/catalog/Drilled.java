package sh.crit.e2d.snapshot.internal.catalog;

import java.time.Instant;
import java.util.Objects;

/**
 * What the last trial restore of a backup found.
 *
 * @param time when
 * @param revision the revision of the restored etcd
 * @param keys how many keys it had there
 * @param hash etcd's own hash of them
 * @param compared whether key count and hash were compared with those of the member that the backup
 *     was taken from, rather than the revision alone
 * @param millis how long it took
 */
public record Drilled(
    Instant time, long revision, long keys, long hash, boolean compared, long millis) {
  public Drilled {
    Objects.requireNonNull(time, "time");
  }
}
