package sh.crit.e2d.brain;

import java.util.List;
import java.util.stream.Collectors;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.Rewind;

/**
 * The one thing to do next. Each step can be repeated without harm, and each that changes a cluster
 * carries the reading it was decided on, so that the executor can check it again.
 */
public sealed interface Step {
  /** One line for log, plan and explanation. */
  String describe();

  /** A step that changes the membership of a running cluster. */
  sealed interface MembershipChange extends Step {
    /** The reading that this change was decided on. */
    ClusterReading basis();
  }

  /** Promise a ballot: written to disk, then told. */
  record Vote(Ballot ballot) implements Step {
    @Override
    public String describe() {
      return "vote for founding cluster "
          + ballot.token()
          + " of "
          + names(ballot)
          + (ballot.restores() ? " with backup " + ballot.backup() : "");
    }
  }

  /** Start etcd as a founder; the commitment is written to disk before. */
  record Found(Ballot ballot) implements Step {
    @Override
    public String describe() {
      return "found cluster "
          + ballot.token()
          + " of "
          + names(ballot)
          + (ballot.restores() ? " with backup " + ballot.backup() : "");
    }
  }

  /**
   * Fetch the backup that was agreed on and make data of it, beside the data directory: nothing is
   * promised by that and nothing in the way.
   */
  record Prepare(Ballot ballot) implements Step {
    @Override
    public String describe() {
      return "fetch and prove backup " + ballot.backup() + " for cluster " + ballot.token();
    }
  }

  /**
   * Read a backup to its end, before any data makes way for it. A mark in a catalog is as old as it
   * is, and what is moved aside cannot be compared any more.
   */
  record Prove(BackupState.Offer backup) implements Step {
    @Override
    public String describe() {
      return "prove backup " + backup.id() + " before any data makes way for it";
    }
  }

  /**
   * Have the restored cluster clear what was volatile and note where it comes from. Done a second
   * time it changes nothing.
   */
  record MarkRestored(ClusterReading basis, Ballot ballot) implements Step {
    @Override
    public String describe() {
      return "mark the cluster as restored from backup " + ballot.backup();
    }
  }

  /** Take the commitment back after an etcd that ended before it wrote anything. */
  record Uncommit(Ballot ballot) implements Step {
    @Override
    public String describe() {
      return "take back the commitment to " + ballot.token() + ": etcd never wrote any data";
    }
  }

  /** Start etcd with the data that is here. */
  record Restart() implements Step {
    @Override
    public String describe() {
      return "restart etcd in place";
    }
  }

  /** Have the cluster list this node as a learner. */
  record AddLearner(ClusterReading basis, String peerUrl) implements MembershipChange {
    @Override
    public String describe() {
      return "add this node as learner to cluster " + HexId.format(basis.clusterId());
    }
  }

  /** Start etcd without data as the member that the cluster lists already. */
  record Join(ClusterReading basis, long memberId, List<Ballot.Founder> initialCluster)
      implements Step {
    public Join {
      initialCluster = List.copyOf(initialCluster);
    }

    @Override
    public String describe() {
      return "start etcd as new member " + HexId.format(memberId);
    }
  }

  /** Give this node's learner its vote. */
  record Promote(ClusterReading basis, long memberId) implements MembershipChange {
    @Override
    public String describe() {
      return "promote this node (" + HexId.format(memberId) + ") to voter";
    }
  }

  /** Remove the member that stands at this node's address and can never come back. */
  record RemoveStale(ClusterReading basis, Member member) implements MembershipChange {
    @Override
    public String describe() {
      return "remove stale member "
          + HexId.format(member.id())
          + (member.started() ? " (" + member.name() + ")" : " (never started)");
    }
  }

  /**
   * Take another member out of the cluster: one that is dead, a learner that never gets anywhere,
   * or one more than are wanted. Done by the leader's node only.
   *
   * @param dead whether it is removed because it is gone, so that an answer from it is a reason not
   *     to
   */
  record Evict(ClusterReading basis, Member member, boolean dead) implements MembershipChange {
    @Override
    public String describe() {
      return "remove member "
          + HexId.format(member.id())
          + (member.name().isEmpty() ? "" : " (" + member.name() + ")")
          + (dead ? ", which is gone" : "");
    }
  }

  /** End an etcd that has no quorum and will get none, so that its log is read to its end. */
  record Halt() implements Step {
    @Override
    public String describe() {
      return "end etcd, which has no quorum";
    }
  }

  /** Start etcd with the data that is here as the only member of its cluster. */
  record Recover(RecoveryBallot ballot) implements Step {
    @Override
    public String describe() {
      return "recover cluster "
          + HexId.format(ballot.clusterId())
          + " from this node's data, up to entry "
          + ballot.lastIndex()
          + " of term "
          + ballot.lastTerm();
    }
  }

  /**
   * Go on with this node's data alone because the operator says that the others are lost. An etcd
   * that runs without a quorum is ended before, and its log may be longer then, never shorter.
   *
   * @param lastTerm 0 when it is not known, because etcd runs
   * @param peerUrl this node's own, which tells its earlier lives from others
   */
  record GoOnAlone(long clusterId, long lastTerm, long lastIndex, String peerUrl) implements Step {
    @Override
    public String describe() {
      return "go on alone with the data of cluster " + HexId.format(clusterId);
    }
  }

  /** Take this node's own member out of the cluster. */
  record Leave(ClusterReading basis, Member member) implements MembershipChange {
    @Override
    public String describe() {
      return "leave cluster " + HexId.format(basis.clusterId());
    }
  }

  /** Have another voter lead. */
  record MoveLeader(ClusterReading basis, Member to) implements MembershipChange {
    @Override
    public String describe() {
      return "hand leadership to " + (to.name().isEmpty() ? HexId.format(to.id()) : to.name());
    }
  }

  /**
   * Move the member data aside.
   *
   * @param reason why, one word
   * @param letGoBy the cluster that goes on without this node, which then must never begin another
   *     one beside it by itself; 0 for none
   */
  record MoveAside(String reason, long letGoBy) implements Step {
    /** The cluster has removed the member. */
    public static final String REMOVED = "removed";

    /** The node has left, as it was told to. */
    public static final String LEFT = "left";

    /** Data that no cluster goes on from. */
    public MoveAside(String reason) {
      this(reason, 0);
    }

    /** Whether a cluster goes on without this node. */
    public boolean clusterGoesOn() {
      return letGoBy != 0;
    }

    @Override
    public String describe() {
      return "move the data directory aside (" + reason + ")";
    }
  }

  /**
   * Accept an order to go back to a backup: it is written down, then etcd ends, and stays down
   * until the node that has the order decides.
   */
  record StandBy(Rewind rewind) implements Step {
    @Override
    public String describe() {
      return "end etcd, so that the cluster can go back to backup " + rewind.backup();
    }
  }

  /**
   * Decide an order to go back, or follow the decision: it is written down, etcd ends if it runs,
   * and the data is moved aside.
   */
  record MakeWay(Rewind rewind) implements Step {
    @Override
    public String describe() {
      return "move the data aside for backup " + rewind.backup();
    }
  }

  /** Take an order to go back that was not decided off the disk; the data serves on. */
  record Withdraw(Rewind rewind) implements Step {
    @Override
    public String describe() {
      return "give up going back to backup " + rewind.backup();
    }
  }

  private static String names(Ballot ballot) {
    return ballot.founders().stream()
        .map(Ballot.Founder::name)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
