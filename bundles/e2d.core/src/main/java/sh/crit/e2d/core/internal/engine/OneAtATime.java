package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdLock;

/**
 * Lets one change of the cluster be made at a time, whoever makes it: each is decided on what the
 * members are, and two that are fine one after the other may cost the quorum together.
 */
public final class OneAtATime {
  private static final Logger LOG = LoggerFactory.getLogger(OneAtATime.class);

  /** Longer than one change of the members takes; what a dead node holds is free after that. */
  public static final Duration A_CHANGE = Duration.ofSeconds(30);

  /** Longer than one database is defragmented. */
  public static final Duration A_DEFRAGMENTATION = Duration.ofSeconds(90);

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final EtcdLock lock;
  private final Scheduler scheduler;

  /**
   * @param scheduler tells the time that a claim is made at
   */
  public OneAtATime(EtcdLock lock, Scheduler scheduler) {
    this.lock = lock;
    this.scheduler = scheduler;
  }

  /** What is done in a turn. */
  public interface Work<T> {
    /**
     * Does it.
     *
     * @param turn to be made to last for each step that may take a minute
     */
    T in(Turn turn) throws E2dException;
  }

  /**
   * Does the work while nobody else changes the cluster.
   *
   * @param endpoints client URLs of the cluster's members
   * @param node who wants it
   * @param what for what, in words
   * @param life longer than each single step takes
   * @throws E2dException REFUSED_FOR_NOW when somebody else is at it; what the cluster or the work
   *     says
   */
  public <T> T during(List<String> endpoints, String node, String what, Duration life, Work<T> work)
      throws E2dException {
    String since = scheduler.wallClock().truncatedTo(ChronoUnit.SECONDS).toString();
    String claim = "'" + what + "' on " + node + " since " + since;
    EtcdLock.Answer answer = lock.take(endpoints, claim, life, DEADLINE);
    if (answer instanceof EtcdLock.Answer.HeldBy other) {
      throw new E2dException(
          ErrorCode.REFUSED_FOR_NOW,
          "order",
          what,
          "refused: another change of the cluster is under way, "
              // Anybody may have written it, in several lines.
              + other.claim().replaceAll("\\s+", " ")
              + "; nothing was changed. Try again when it is over; if that node died, the cluster"
              + " forgets it within "
              + A_DEFRAGMENTATION.toSeconds()
              + " s, and if it does not, the key is somebody else's: etcdctl del "
              + EtcdLock.KEY);
    }
    if (answer instanceof EtcdLock.Answer.Taken taken) {
      try (EtcdLock.Hold hold = taken.hold()) {
        return work.in(() -> renew(hold));
      }
    }
    LOG.warn("'{}' goes on without the lock that keeps other changes away: {}", what, answer);
    return work.in(() -> {});
  }

  private static void renew(EtcdLock.Hold hold) throws E2dException {
    try {
      hold.renew(DEADLINE);
    } catch (E2dException e) {
      if (e.code() != ErrorCode.STORAGE_UNUSABLE) {
        throw e;
      }
      LOG.warn("the lock on changes of the cluster cannot be renewed: {}", e.getMessage());
    }
  }

  /** What a change holds meanwhile; of one thread at a time. */
  public interface Turn {
    /**
     * Makes it last for one more step.
     *
     * @throws E2dException PRECONDITION_FAILED when it is lost, or what the cluster says
     */
    void last() throws E2dException;
  }
}
