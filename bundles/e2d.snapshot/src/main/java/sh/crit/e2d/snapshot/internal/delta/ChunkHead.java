package sh.crit.e2d.snapshot.internal.delta;

import java.time.Instant;

/**
 * What a chunk says of itself first.
 *
 * @param base the id of the backup that its chain follows
 * @param clusterId the cluster
 * @param number its number in the chain, from 1 on
 * @param from the first revision in it
 * @param to the last revision in it
 * @param first when the first revision was observed, to the millisecond
 * @param last when the last one was
 * @param term a raft term that the chain up to here surely reaches, 0 where that is not known
 * @param index a raft index up to which it holds everything, 0 likewise
 * @param previous the SHA-256 of the chunk before, hexadecimal; of the backup's object in the first
 */
record ChunkHead(
    String base,
    long clusterId,
    long number,
    long from,
    long to,
    Instant first,
    Instant last,
    long term,
    long index,
    String previous) {}
