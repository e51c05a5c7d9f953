package sh.crit.e2d.api.service;

import java.util.Optional;
import sh.crit.e2d.api.model.Stance;

/**
 * A member of the cluster for an operator's eyes.
 *
 * @param name empty until the member has started
 * @param id hexadecimal
 * @param peerUrl its first peer URL
 * @param clientUrl its first client URL, empty until it has started
 * @param role what it is to the cluster
 * @param status what it answered
 * @param revision the store's revision there, 0 when it did not answer
 * @param dbSize bytes of the database file there, 0 when it did not answer
 * @param stance what the operator wants of its node, as the node says; empty when that was not
 *     heard lately or its version does not tell
 */
public record MemberView(
    String name,
    String id,
    String peerUrl,
    String clientUrl,
    Role role,
    Status status,
    long revision,
    long dbSize,
    Optional<Stance> stance) {
  /** What a member is to its cluster. */
  public enum Role {
    LEADER,
    VOTER,
    LEARNER
  }

  /** Whether a member answers. */
  public enum Status {
    HEALTHY,
    UNREACHABLE,
    UNSTARTED
  }
}
