package sh.crit.e2d.snapshot.internal.pipeline;

/**
 * The object as a store keeps it.
 *
 * @param bytes its size
 * @param sha256 of all of it, in hexadecimal digits
 */
public record Stored(long bytes, String sha256) {}
