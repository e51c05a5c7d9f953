package sh.crit.e2d.api.model;

/**
 * An agreement on whose data a cluster that lost its majority goes on with. Its candidate acts only
 * on a ballot that every present node has promised, itself included, and that it has not given up
 * for another one since; a node's promise is its last word.
 *
 * @param number higher than that of every ballot its proposer knew of
 * @param proposal unique; equal numbers of two proposals are different ballots
 * @param candidate the candidate's member name
 * @param peerUrl the candidate's peer URL
 * @param clusterId the cluster whose data it is
 * @param lastTerm the term of the last entry in the candidate's log
 * @param lastIndex the index of that entry
 * @param backup the id of a backup that goes further than any data that is left, so that all of
 *     that makes way for it; empty to go on with the candidate's data
 */
public record RecoveryBallot(
    long number,
    String proposal,
    String candidate,
    String peerUrl,
    long clusterId,
    long lastTerm,
    long lastIndex,
    String backup) {
  /** What an earlier version tells names no backup. */
  public RecoveryBallot {
    backup = backup == null ? "" : backup;
  }

  /** Whether the data that is left makes way for a backup. */
  public boolean restores() {
    return !backup.isEmpty();
  }
}
