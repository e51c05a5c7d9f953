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
    boolean startEmpty,
    List<RecoveryRecord> recoveries) {
  /** A node that never ran. */
  public static final NodeState NEW =
      new NodeState("", Stance.ACTIVE, FoundingRecord.NONE, false, false, List.of());

  public NodeState {
    recoveries = List.copyOf(recoveries);
  }

  public NodeState withName(String newName) {
    return new NodeState(newName, stance, founding, heldData, startEmpty, recoveries);
  }

  /** With a further promise; a commitment to the former one is over. */
  public NodeState withVote(Ballot ballot) {
    List<Ballot> votes = new ArrayList<>(founding.votes());
    votes.add(ballot);
    return new NodeState(
        name, stance, new FoundingRecord(votes, false), heldData, startEmpty, recoveries);
  }

  public NodeState withCommitted(boolean committed) {
    return new NodeState(
        name,
        stance,
        new FoundingRecord(founding.votes(), committed),
        heldData,
        startEmpty,
        recoveries);
  }

  public NodeState withHeldData(boolean held) {
    return new NodeState(name, stance, founding, held, startEmpty, recoveries);
  }

  public NodeState withStance(Stance wanted) {
    return new NodeState(name, wanted, founding, heldData, startEmpty, recoveries);
  }

  public NodeState withStartEmpty(boolean wanted) {
    return new NodeState(name, stance, founding, heldData, wanted, recoveries);
  }

  public NodeState withRecoveries(List<RecoveryRecord> known) {
    return new NodeState(name, stance, founding, heldData, startEmpty, known);
  }
}
