package sh.crit.e2d.snapshot.internal.delta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/**
 * One chain being continued: where it ends, and what has come since. Whatever goes wrong, it is
 * given up and the next one asks the store where the chain ends. One thread at a time.
 */
final class Session {
  /** A change takes some memory and some bytes of a chunk besides its key and value. */
  private static final int CHANGE_BYTES = 64;

  /** So that leases of the past do not pile up over days. */
  private static final int MOST_LEASES = 20_000;

  private final Entry base;
  private final Optional<Revision> overlap;
  private final List<Revision> pending = new ArrayList<>();
  private final Map<Long, Long> leases = new LinkedHashMap<>();
  private Position position;
  private Optional<Position> candidate = Optional.empty();
  private boolean proven;
  private long number;
  private long reach;
  private String tip;
  private Instant time;
  private long bytes;

  /**
   * @param chain as the store has it
   * @param overlap the last revision of it, which etcd has to know as well; empty where it has no
   *     chunk
   */
  Session(Chain chain, Optional<Revision> overlap) {
    this.base = chain.base();
    this.overlap = overlap;
    this.position = chain.position();
    this.proven = overlap.isEmpty();
    this.number = chain.links().size();
    this.reach = chain.reach();
    this.tip = chain.tip();
    this.time = chain.last().map(link -> link.head().last()).orElse(Instant.EPOCH);
  }

  Entry base() {
    return base;
  }

  /** The first revision to be watched. */
  long from() {
    return proven ? reach + 1 : reach;
  }

  /** The last revision that is stored, or waiting to be. */
  long reach() {
    return pending.isEmpty() ? reach : pending.get(pending.size() - 1).number();
  }

  Instant time() {
    return time;
  }

  long chunks() {
    return number;
  }

  long bytes() {
    return bytes;
  }

  boolean knows(long lease) {
    return leases.containsKey(lease);
  }

  void lease(long id, long ttlSeconds) {
    leases.put(id, ttlSeconds);
  }

  /**
   * Takes what etcd says next.
   *
   * @return whether it is new, and not the overlap
   * @throws E2dException SNAPSHOT_DAMAGED when it does not continue the chain
   */
  boolean take(Revision revision, RecentTimes times) throws E2dException {
    if (!proven) {
      demandSame(revision);
      proven = true;
      return false;
    }
    if (revision.number() != reach() + 1) {
      throw gap("etcd goes on with revision " + revision.number());
    }
    time = times.of(revision.number(), revision.observed(), time);
    pending.add(new Revision(revision.number(), time, revision.changes()));
    bytes += revision.changes().stream().mapToLong(Session::size).sum();
    return true;
  }

  private void demandSame(Revision revision) throws E2dException {
    if (!Overlap.same(overlap.orElseThrow(), revision)) {
      throw gap("etcd has another history there");
    }
  }

  private E2dException gap(String what) {
    return gap(base, reach(), what);
  }

  /** Only a new backup helps. */
  static E2dException gap(Entry base, long reach, String what) {
    return new E2dException(
        ErrorCode.SNAPSHOT_DAMAGED,
        "snapshot.delta",
        base.id(),
        "the changes after backup " + base.id() + " end with revision " + reach + ": " + what);
  }

  private static long size(Change change) {
    return CHANGE_BYTES
        + change.key().size()
        + (change instanceof Put put ? (long) put.value().size() : 0L);
  }

  /** What was covered by no chunk yet is by the next one, while there is always more to come. */
  private void locate(Optional<Position> now) {
    for (Optional<Position> place : List.of(candidate, now)) {
      place
          .filter(p -> p.revision() <= reach() && p.isAfter(position))
          .ifPresent(p -> position = p);
    }
    candidate = candidate.filter(p -> p.revision() > reach()).or(() -> now);
  }

  /**
   * Stores what has come, as the next chunk.
   *
   * @param now where the member's log is
   */
  void flush(Catalog catalog, ChunkStore chunks, Optional<Position> now) throws E2dException {
    locate(now);
    long from = pending.get(0).number();
    ChunkHead head =
        new ChunkHead(
            base.id(),
            base.origin().clusterId(),
            number + 1,
            from,
            reach(),
            pending.get(0).observed(),
            time,
            position.term(),
            position.index(),
            tip);
    String object =
        new DeltaNames(catalog.names()).chunk(new DeltaNames.Place(base.id(), number + 1, from));
    tip = chunks.write(catalog.store(), object, head, used(), pending);
    number++;
    reach = reach();
    pending.clear();
    bytes = 0;
    if (leases.size() > MOST_LEASES) {
      leases.clear();
    }
  }

  boolean idle() {
    return pending.isEmpty();
  }

  /** Each chunk names the leases that it needs, so that it does not matter who wrote the others. */
  private Map<Long, Long> used() {
    Map<Long, Long> used = new LinkedHashMap<>();
    for (Revision revision : pending) {
      for (Change change : revision.changes()) {
        if (change instanceof Put put && put.lease() != 0) {
          used.put(put.lease(), leases.getOrDefault(put.lease(), 0L));
        }
      }
    }
    return used;
  }
}
