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
 * @param rewind the order to go back to a backup that it has on disk
 * @param letGoBy the cluster that let it go, as long as it has held no data since; it founds and
 *     restores none beside that; 0 for none, and when its version does not tell
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
    Optional<Stance> stance,
    Optional<Rewind> rewind,
    long letGoBy) {
  /** A word of a peer of an earlier version does not carry everything. */
  public NodeInfo {
    recovery = recovery == null ? Optional.empty() : recovery;
    recoveries = recoveries == null ? List.of() : List.copyOf(recoveries);
    stance = stance == null ? Optional.empty() : stance;
    rewind = rewind == null ? Optional.empty() : rewind;
  }

  /** A node that no cluster let go. */
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
      Optional<RecoveryBallot> recovery,
      List<RecoveryRecord> recoveries,
      Optional<Stance> stance,
      Optional<Rewind> rewind) {
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
        recoveries,
        stance,
        rewind,
        0);
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
        Optional.of(Stance.ACTIVE),
        Optional.empty());
  }
}
