package sh.crit.e2d.etcd.internal.data.wal;

/**
 * Where and how a log ends.
 *
 * @param segment the last one
 * @param offset behind its last whole record, in bytes
 * @param crc the running checksum there
 * @param torn whether a record follows that was only half written
 * @param state what was noted last
 * @param lastEntry the index of the last entry, 0 where the segments hold none
 * @param snapshotAhead whether a snapshot is noted that goes beyond what is decided; such a one was
 *     received and not put in place
 */
public record LogEnd(
    Segment segment,
    long offset,
    int crc,
    boolean torn,
    HardState state,
    long lastEntry,
    boolean snapshotAhead) {}
