package sh.crit.e2d.core.internal.state;

import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Stance;

/**
 * What a node must never forget.
 *
 * @param name its member name, empty until it has one
 * @param founding what it promised about founding
 * @param stance what the operator wants of it
 * @param heldData whether there was member data here that this node did not move aside since
 * @param letGoBy the cluster that let this node go and went on without it, as long as there was no
 *     member data here since; 0 for none
 * @param startEmpty whether the operator wants an empty cluster, whatever a backup store holds;
 *     over when one is founded
 * @param recoveries of the cluster whose data is here; some were only meant, when the node was cut
 *     off in between
 */
public record NodeState(
    String name,
    Stance stance,
    FoundingRecord founding,
    boolean heldData,
    long letGoBy,
    boolean startEmpty,
    List<RecoveryRecord> recoveries) {
  /** A node that never ran. */
  public static final NodeState NEW =
      new NodeState("", Stance.ACTIVE, FoundingRecord.NONE, false, 0, false, List.of());

  public NodeState {
    recoveries = List.copyOf(recoveries);
  }

  public NodeState withName(String newName) {
    return new NodeState(newName, stance, founding, heldData, letGoBy, startEmpty, recoveries);
  }

  /** With a further promise; a commitment to the former one is over. */
  public NodeState withVote(Ballot ballot) {
    List<Ballot> votes = new ArrayList<>(founding.votes());
    votes.add(ballot);
    return new NodeState(
        name, stance, new FoundingRecord(votes, false), heldData, letGoBy, startEmpty, recoveries);
  }

  public NodeState withCommitted(boolean committed) {
    return new NodeState(
        name,
        stance,
        new FoundingRecord(founding.votes(), committed),
        heldData,
        letGoBy,
        startEmpty,
        recoveries);
  }

  public NodeState withHeldData(boolean held) {
    return new NodeState(name, stance, founding, held, letGoBy, startEmpty, recoveries);
  }

  /** Let go by a cluster that goes on; 0 for none. */
  public NodeState withLetGoBy(long cluster) {
    return new NodeState(name, stance, founding, heldData, cluster, startEmpty, recoveries);
  }

  public NodeState withStance(Stance wanted) {
    return new NodeState(name, wanted, founding, heldData, letGoBy, startEmpty, recoveries);
  }

  public NodeState withStartEmpty(boolean wanted) {
    return new NodeState(name, stance, founding, heldData, letGoBy, wanted, recoveries);
  }

  public NodeState withRecoveries(List<RecoveryRecord> known) {
    return new NodeState(name, stance, founding, heldData, letGoBy, startEmpty, known);
  }
}
