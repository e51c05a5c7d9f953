package sh.crit.e2d.api.model;

import java.util.List;
import java.util.Optional;

/**
 * What a node tells its peers about itself through gossip.
 *
 * @param name the etcd member name
 * @param instance random, new at each start of the appliance; tells two nodes of one name apart
 * @param peerUrl advertised etcd peer URL
 * @param clientUrl advertised etcd client URL
 * @param gossip advertised gossip address
 * @param requiredClusterSize the size this node is configured with
 * @param clusterToken the token this node is configured with
 * @param status what it is doing
 * @param reason why, one line
 * @param etcdRunning whether its etcd process is alive
 * @param data what its data directory holds
 * @param founding what it promised about founding
 * @param recovery whom it wants to recover a cluster that lost its majority
 * @param recoveries those that its data has gone through
 * @param stance what its operator wants of it; empty when its version does not tell
 */
public record NodeInfo(
    String name,
    String instance,
    String peerUrl,
    String clientUrl,
    HostPort gossip,
    int requiredClusterSize,
    String clusterToken,
    NodeStatus status,
    String reason,
    boolean etcdRunning,
    DataDescriptor data,
    FoundingRecord founding,
    Optional<RecoveryBallot> recovery,
    List<RecoveryRecord> recoveries,
    Optional<Stance> stance) {
  /** A word of a peer of an earlier version does not carry everything. */
  public NodeInfo {
    recovery = recovery == null ? Optional.empty() : recovery;
    recoveries = recoveries == null ? List.of() : List.copyOf(recoveries);
    stance = stance == null ? Optional.empty() : stance;
  }

  /** A node whose data has gone through no recovery, and whose operator wants nothing special. */
  public NodeInfo(
      String name,
      String instance,
      String peerUrl,
      String clientUrl,
      HostPort gossip,
      int requiredClusterSize,
      String clusterToken,
      NodeStatus status,
      String reason,
      boolean etcdRunning,
      DataDescriptor data,
      FoundingRecord founding,
      Optional<RecoveryBallot> recovery) {
    this(
        name,
        instance,
        peerUrl,
        clientUrl,
        gossip,
        requiredClusterSize,
        clusterToken,
        status,
        reason,
        etcdRunning,
        data,
        founding,
        recovery,
        List.of(),
        Optional.of(Stance.ACTIVE));
  }
}
