package sh.crit.e2d.shell.internal.view;

import sh.crit.e2d.api.service.BackupView;

/**
 * One backup as commands show it. Its components are the fields of the JSON output; times are
 * ISO-8601 in UTC, empty for never, and what is not known is empty or 0.
 *
 * @param id names it in its store for good
 * @param url where it lies, without secrets
 * @param time when it was made
 * @param revision the store's revision in it
 * @param size bytes of the database
 * @param storedSize bytes of the object
 * @param sha256 of the object, in hexadecimal digits
 * @param compression {@code none}, {@code gzip} or {@code zstd}
 * @param encryption {@code none}, {@code sealed} or {@code e2d}
 * @param keyId names the key that it is encrypted with; empty when it is not
 * @param clusterId the cluster that it is of, in hexadecimal digits
 * @param etcdVersion the version of the etcd that it was taken from
 * @param verified whether it was read back and proven
 * @param verifiedTime when it was for the last time
 * @param drilledTime when it was last restored for a trial
 */
public record StoredBackup(
    String id,
    String url,
    String time,
    long revision,
    long size,
    long storedSize,
    String sha256,
    String compression,
    String encryption,
    String keyId,
    String clusterId,
    String etcdVersion,
    boolean verified,
    String verifiedTime,
    String drilledTime) {
  /** A backup as the service tells of it. */
  public static StoredBackup of(BackupView view) {
    return new StoredBackup(
        view.id(),
        view.url(),
        view.time(),
        view.revision(),
        view.size(),
        view.storedSize(),
        view.sha256(),
        view.compression(),
        view.encryption(),
        view.keyId(),
        view.clusterId(),
        view.etcdVersion(),
        !view.verified().isEmpty(),
        view.verified(),
        view.drilled());
  }
}
