package sh.crit.e2d.snapshot.internal.delta;

/**
 * A chunk that was read and is whole.
 *
 * @param object its name in the store
 * @param head what it says of itself
 * @param sha256 of what is in it, hexadecimal
 * @param sealed whether it was encrypted
 */
record Link(String object, ChunkHead head, String sha256, boolean sealed) {}
