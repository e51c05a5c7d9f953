package sh.crit.e2d.snapshot.internal.delta;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.storage.Store;

/** Makes the changes of a chain in an etcd that holds the backup before it. */
public final class Replayer {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** For a lease that was gone before anybody could ask for its time to live. */
  private static final long UNKNOWN_TTL_SECONDS = 60;

  private final ChunkStore chunks;
  private final EtcdCluster cluster;
  private final EtcdChanges changes;

  public Replayer(ChunkStore chunks, EtcdCluster cluster, EtcdChanges changes) {
    this.chunks = chunks;
    this.cluster = cluster;
    this.changes = changes;
  }

  /** What is done while the leases of the etcd are kept alive. */
  public interface Work {
    void run() throws E2dException;
  }

  /**
   * Replays up to the point, and then does the work.
   *
   * @throws E2dException SNAPSHOT_DAMAGED, naming the revision, when one does not come out as it
   *     was
   */
  public void replay(Store store, Point point, String endpoint, Work work) throws E2dException {
    try (EtcdChanges.Replay replay = changes.replay(endpoint, DEADLINE)) {
      Run run = new Run(replay, revision(endpoint), point);
      for (Link link : point.chain().links()) {
        if (link.head().to() > run.reached && link.head().from() <= point.revision()) {
          chunks.read(store, link.object(), run);
        }
      }
      run.demandReached();
      work.run();
      // What was copied while a lease ended would hold more than was asked for.
      demand(point, run.reached, revision(endpoint));
    }
  }

  private long revision(String endpoint) throws E2dException {
    return cluster.status(endpoint, DEADLINE).revision();
  }

  private static void demand(Point point, long expected, long found) throws E2dException {
    if (found != expected) {
      throw damaged(point, expected, "came out as revision " + found);
    }
  }

  private static E2dException damaged(Point point, long revision, String what) {
    return new E2dException(
        ErrorCode.SNAPSHOT_DAMAGED,
        "snapshot.replay",
        point.id(),
        "the changes after backup "
            + point.chain().base().id()
            + " cannot be replayed: revision "
            + revision
            + " "
            + what);
  }

  /** One pass over the chunks. */
  private static final class Run implements ChunkReader.Sink {
    private final EtcdChanges.Replay replay;
    private final Point point;
    private final Map<Long, Long> ttls = new HashMap<>();
    private long reached;

    Run(EtcdChanges.Replay replay, long begin, Point point) {
      this.replay = replay;
      this.reached = begin;
      this.point = point;
    }

    @Override
    public void lease(long id, long ttlSeconds) {
      ttls.put(id, ttlSeconds > 0 ? ttlSeconds : UNKNOWN_TTL_SECONDS);
    }

    /** A backup may hold a little more than the revision that it is known by. */
    @Override
    public void revision(Revision revision) throws E2dException {
      if (revision.number() <= reached || revision.number() > point.revision()) {
        return;
      }
      for (Change change : revision.changes()) {
        if (change instanceof Put put && put.lease() != 0) {
          replay.grant(put.lease(), ttls.getOrDefault(put.lease(), UNKNOWN_TTL_SECONDS));
        }
      }
      demand(point, revision.number(), applied(revision));
      reached = revision.number();
    }

    private long applied(Revision revision) throws E2dException {
      try {
        return replay.apply(revision);
      } catch (E2dException e) {
        if (e.code() == ErrorCode.PRECONDITION_FAILED) {
          throw damaged(point, revision.number(), "does not follow from what is there");
        }
        throw e;
      }
    }

    void demandReached() throws E2dException {
      if (reached < point.revision()) {
        throw damaged(point, reached + 1, "is missing");
      }
      if (reached > point.revision() && point.exact()) {
        throw new E2dException(
            ErrorCode.NOT_FOUND,
            "snapshot.replay",
            point.id(),
            "backup "
                + point.chain().base().id()
                + " begins at revision "
                + reached
                + " and cannot be taken back to "
                + point.revision()
                + "; name an earlier backup");
      }
    }
  }
}
