package sh.crit.e2d.snapshot.internal.delta;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;
import sh.crit.e2d.spi.storage.Store;

/**
 * Stores every change of the cluster soon after it was made, in turns: the node that leads takes
 * one after the other. All that counts is in the store; what goes wrong in a turn costs a look at
 * where the chain ends there. One thread at a time.
 */
public final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** As soon as a chunk is that large it is written. */
  private static final long MOST_BYTES = 4 << 20;

  /** A chain that long is slow to follow; a new backup begins a short one. */
  private static final int MOST_CHUNKS = 5_000;

  /** Backups made by other nodes, on somebody's order, are found out about in that time. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final long UNKNOWN_TTL = 0;
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Duration interval;
  private final Sources sources;
  private final InstantSource clock;
  private final Listener listener;
  private final RecentTimes times = new RecentTimes();
  private Optional<Session> session = Optional.empty();
  private Optional<EtcdChanges.Feed> feed = Optional.empty();
  private String beginning = "";
  private String givenUp = "";
  private String told = "";
  private OptionalLong firstWanted = OptionalLong.empty();
  private Instant looked = Instant.EPOCH;
  private volatile boolean lookSoon;

  /** Opens the store of the backups; to be closed. */
  public interface Opening {
    Store open() throws E2dException;
  }

  /**
   * What it works with.
   *
   * @param store where the chain is
   * @param memory of that store
   * @param chains follows it
   * @param chunks writes it
   * @param changes of the member
   * @param endpoint the member's client URL
   * @param member where it is
   */
  public record Sources(
      Opening store,
      Memory memory,
      Chains chains,
      ChunkStore chunks,
      EtcdChanges changes,
      String endpoint,
      Whereabouts member) {}

  /** Hears how it goes. */
  public interface Listener {
    /** The chain cannot go on; only a new backup helps. */
    void backupWanted();

    /**
     * How far the changes are stored.
     *
     * @param reach in one line, empty while nothing is recorded here
     * @param problem why nothing is recorded although it should be, one line; empty for none
     */
    void recorded(String reach, String problem);
  }

  /**
   * @param interval how long changes may wait to be stored
   */
  public Recorder(Duration interval, Sources sources, InstantSource clock, Listener listener) {
    this.interval = interval;
    this.sources = sources;
    this.clock = clock;
    this.listener = listener;
  }

  /** There may be a new backup to go on from. Any thread. */
  public void look() {
    lookSoon = true;
  }

  /**
   * Takes a turn of about one interval.
   *
   * @param leads whether this node leads its cluster
   * @return how long to wait before the next
   */
  public Duration turn(boolean leads) {
    if (!leads) {
      end();
      givenUp = "";
      listener.recorded("", "");
      return interval;
    }
    try {
      if (session.isEmpty() && !begin()) {
        return interval;
      }
      record(session.orElseThrow());
      return Duration.ZERO;
    } catch (E2dException e) {
      return failed(e);
    }
  }

  /** Continues the chain of the newest backup, where there is one of this cluster. */
  private boolean begin() throws E2dException {
    try (Store store = sources.store().open()) {
      Catalog catalog = new Catalog(store, sources.memory());
      looked = clock.instant();
      lookSoon = false;
      long cluster = sources.member().now().clusterId();
      Optional<Entry> base = newest(catalog, cluster);
      if (base.isEmpty()) {
        wantFirst(cluster);
        return false;
      }
      if (base.get().id().equals(givenUp)) {
        return false;
      }
      beginning = base.get().id();
      Chain chain = sources.chains().follow(catalog, base.get());
      if (chain.broken().isPresent()) {
        throw chain.broken().get();
      }
      Session begun = new Session(chain, Overlap.of(sources.chunks(), store, chain));
      demandGoesOn(chain);
      feed = Optional.of(sources.changes().watch(sources.endpoint(), begun.from(), DEADLINE));
      session = Optional.of(begun);
      told = "";
      LOG.info("changes after revision {} of backup {} are recorded", chain.reach(), beginning);
      return true;
    }
  }

  /** Of two histories no chain is made: what it led to would never have been. */
  private void demandGoesOn(Chain chain) throws E2dException {
    Optional<String> objection = sources.member().objection(chain);
    if (objection.isPresent()) {
      throw Session.gap(chain.base(), chain.reach(), objection.get());
    }
  }

  /**
   * After a restore the newest backup is of the cluster that was before: what is written now is
   * nowhere yet, and the next backup by schedule may be far. Asked for once; schedules try again.
   */
  private void wantFirst(long cluster) {
    if (!firstWanted.equals(OptionalLong.of(cluster))) {
      firstWanted = OptionalLong.of(cluster);
      LOG.info("a first backup of this cluster is wanted, to record changes after");
      times.clear();
      listener.backupWanted();
    }
    listener.recorded("", "waiting for the first backup of this cluster to go on from");
  }

  /** The newest backup of the cluster that the member is of. */
  private Optional<Entry> newest(Catalog catalog, long cluster) throws E2dException {
    return catalog
        .look()
        .standing()
        .filter(e -> e.verified().isPresent() && e.origin().revision() > 0)
        .filter(e -> e.origin().clusterId() == cluster);
  }

  private void record(Session current) throws E2dException {
    Instant end = clock.instant().plus(interval);
    Duration left = interval;
    // More is left than there was when the clock was set back.
    while (!left.isNegative()
        && !left.isZero()
        && left.compareTo(interval) <= 0
        && current.bytes() < MOST_BYTES) {
      Optional<Revision> next = feed.orElseThrow().next(left);
      if (next.isPresent()) {
        take(current, next.get());
      }
      left = Duration.between(clock.instant(), end);
    }
    Instant now = clock.instant();
    boolean look = lookSoon || now.isAfter(looked.plus(LOOK)) || now.isBefore(looked);
    if (current.idle() && !look) {
      report(current);
      return;
    }
    try (Store store = sources.store().open()) {
      Catalog catalog = new Catalog(store, sources.memory());
      if (!current.idle()) {
        current.flush(catalog, sources.chunks(), sources.member().position());
      }
      report(current);
      if (look) {
        follow(catalog, current);
      }
    }
  }

  private void take(Session current, Revision revision) throws E2dException {
    if (!current.take(revision, times)) {
      return;
    }
    for (Change change : revision.changes()) {
      if (change instanceof Put put && put.lease() != 0 && !current.knows(put.lease())) {
        current.lease(
            put.lease(),
            sources
                .changes()
                .grantedTtl(sources.endpoint(), put.lease(), DEADLINE)
                .orElse(UNKNOWN_TTL));
      }
    }
  }

  /** Once there is a new backup its own chain begins. */
  private void follow(Catalog catalog, Session current) throws E2dException {
    looked = clock.instant();
    lookSoon = false;
    Optional<Entry> newest = newest(catalog, sources.member().now().clusterId());
    if (newest.isEmpty() || !newest.get().id().equals(current.base().id())) {
      end();
    } else if (current.chunks() >= MOST_CHUNKS) {
      listener.backupWanted();
    }
  }

  private void report(Session current) {
    listener.recorded(
        "changes are stored up to revision "
            + current.reach()
            + (current.chunks() == 0 ? "" : ", of " + current.time())
            + ", after backup "
            + current.base().id(),
        "");
  }

  private Duration failed(E2dException e) {
    LOG.debug("recording changes: a turn failed", e);
    String base = session.map(s -> s.base().id()).orElse(beginning);
    end();
    switch (e.code()) {
      case COMPACTED, SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED -> {
        LOG.warn("a new backup is wanted to record changes after: {}", e.getMessage());
        givenUp = base;
        times.clear();
        listener.recorded("", "waiting for a new backup to go on from: " + e.getMessage());
        listener.backupWanted();
        return interval;
      }
      case PRECONDITION_FAILED -> {
        LOG.info("another node has recorded the changes after {} meanwhile", base);
        return Duration.ZERO;
      }
      default -> {
        if (!e.getMessage().equals(told)) {
          LOG.warn("changes are not recorded for now: {}", e.getMessage());
        }
        told = e.getMessage();
        listener.recorded("", e.getMessage());
        return RETRY;
      }
    }
  }

  /** Stops; what is not stored yet is asked for again. */
  public void end() {
    feed.ifPresent(EtcdChanges.Feed::close);
    feed = Optional.empty();
    session = Optional.empty();
  }
}
