package sh.crit.e2d.api.service;

/**
 * One stored backup.
 *
 * @param id names it in its store for good
 * @param url where it lies, without secrets
 * @param time when it was made, ISO-8601 in UTC
 * @param revision the store's revision in it, 0 where that is not known
 * @param size bytes of the database
 * @param storedSize bytes of the object
 * @param sha256 of the object, in hexadecimal digits; empty where that is not known
 * @param compression {@code none}, {@code gzip} or {@code zstd}
 * @param encryption {@code none}, {@code sealed} (our format) or {@code e2d} (the Go program's)
 * @param keyId names the key that it is encrypted with; empty when it is not
 * @param clusterId the cluster that it is of, in hexadecimal digits; empty where that is not known
 * @param etcdVersion the version of the etcd that it was taken from; empty where that is not known
 * @param verified when it was last read back and proven, ISO-8601 in UTC; empty for never
 * @param drilled when it was last restored for a trial, ISO-8601 in UTC; empty for never
 */
public record BackupView(
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
    String verified,
    String drilled) {}
