package sh.crit.e2d.spi.etcd;

import java.time.Duration;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;

/**
 * A client of etcd clusters in terms of our own.
 *
 * <p><b>Lifecycle.</b> Connections are made when first needed and shared. <b>Threading.</b> Any
 * thread, concurrently; calls block. <b>Errors.</b> {@link E2dException}: UNREACHABLE (nobody
 * answered; says nothing about whether a change was made), NO_QUORUM, REFUSED_FOR_NOW (etcd says no
 * for the moment: unhealthy cluster, learner not ready, too many learners), NOT_FOUND (no such
 * member), FAILED. <b>Cancellation.</b> Every call ends by its deadline; interrupting the thread
 * ends it sooner.
 */
public interface EtcdCluster {
  /**
   * Proves the quorum with a linearizable read and reads the membership.
   *
   * @param endpoints client URLs to try, in this order; not empty
   * @param deadline for the whole call
   */
  ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException;

  /** What one member says of itself, without quorum. */
  MemberStatus status(String endpoint, Duration deadline) throws E2dException;

  /**
   * The members as one member knows them, without quorum; it may not have heard of the last changes
   * yet. A newcomer takes its id from such a list.
   */
  List<Member> known(String endpoint, Duration deadline) throws E2dException;

  /** Adds a learner and returns it as the cluster lists it now. */
  Member addLearner(List<String> endpoints, String peerUrl, Duration deadline) throws E2dException;

  /** Gives a learner its vote; REFUSED_FOR_NOW until it has caught up. */
  void promote(List<String> endpoints, long memberId, Duration deadline) throws E2dException;

  /** Has another voter lead; returns when it does. Goes through whichever endpoint leads. */
  void moveLeader(List<String> endpoints, long memberId, Duration deadline) throws E2dException;

  /** Gives the space back that a member's database has freed; it serves nobody meanwhile. */
  void defragment(String endpoint, Duration deadline) throws E2dException;

  /** Removes a member; NOT_FOUND when it is gone already. */
  void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException;

  /**
   * Has one more entry written to the log, one without effect, so that what was decided before is
   * known to be decided after a power failure too. {@link #remove} does so by itself; a removal by
   * somebody else may have left an only voter without.
   */
  void settle(String endpoint, Duration deadline) throws E2dException;

  /**
   * What a member says of itself.
   *
   * @param clusterId etcd's cluster id
   * @param memberId its own id
   * @param leaderId who it takes for the leader, 0 for none
   * @param term its raft term
   * @param index its raft index
   * @param revision its store's revision
   * @param dbSize bytes of its database file
   * @param learner whether it has no vote
   * @param version its etcd version
   * @param problems what it complains of, in etcd's words: alarms of the cluster, no leader
   */
  record MemberStatus(
      long clusterId,
      long memberId,
      long leaderId,
      long term,
      long index,
      long revision,
      long dbSize,
      boolean learner,
      String version,
      List<String> problems) {
    public MemberStatus {
      problems = List.copyOf(problems);
    }

    /** Of a member that complains of nothing. */
    public MemberStatus(
        long clusterId,
        long memberId,
        long leaderId,
        long term,
        long index,
        long revision,
        long dbSize,
        boolean learner,
        String version) {
      this(
          clusterId, memberId, leaderId, term, index, revision, dbSize, learner, version,
          List.of());
    }
  }
}
