package sh.crit.e2d.api.service;

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
 */
public record MemberView(
    String name,
    String id,
    String peerUrl,
    String clientUrl,
    Role role,
    Status status,
    long revision,
    long dbSize) {
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
