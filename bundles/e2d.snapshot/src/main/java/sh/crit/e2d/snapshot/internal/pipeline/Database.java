package sh.crit.e2d.snapshot.internal.pipeline;

/**
 * The database in a backup, without the hash that etcd appends to it.
 *
 * @param bytes its size
 * @param sha256 in hexadecimal digits; the same as etcd's own hash
 * @param proven whether etcd's hash was there, and so was the same; false for a bare database
 */
public record Database(long bytes, String sha256, boolean proven) {}
