package sh.crit.e2d.api.service;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeStatus;

/**
 * The state of this node in one screen.
 *
 * @param node this node's name
 * @param state what it is doing
 * @param reason why, one line
 * @param clusterId hexadecimal, empty when there is no cluster yet
 * @param requiredClusterSize the configured size
 * @param members the members that the cluster lists, empty when no quorum answers
 * @param leader the leader's name, empty when unknown
 * @param etcdVersion the version of the etcd binary in use
 * @param etcdPid the process id of the local etcd, 0 when it does not run
 * @param etcdAdopted whether an earlier appliance started that process
 * @param peerUrl this node's advertised peer URL
 * @param clientUrl this node's advertised client URL
 * @param gossip this node's gossip address
 * @param gossipSecured whether gossip is encrypted and authenticated
 * @param present the names of the nodes heard from lately, this one included
 * @param paused those of them that are paused, that is, observe and change nothing
 * @param lastSnapshot the newest backup, empty when there is none
 * @param waitingFor what must happen before this node can go on; empty when it waits for nothing
 * @param warnings what an operator should mend although the node works
 */
public record StatusView(
    String node,
    NodeStatus state,
    String reason,
    String clusterId,
    int requiredClusterSize,
    List<MemberView> members,
    String leader,
    String etcdVersion,
    long etcdPid,
    boolean etcdAdopted,
    String peerUrl,
    String clientUrl,
    String gossip,
    boolean gossipSecured,
    List<String> present,
    List<String> paused,
    Optional<SnapshotView> lastSnapshot,
    List<String> waitingFor,
    List<String> warnings) {

  /**
   * The newest backup.
   *
   * @param revision the store's revision in it
   * @param time when it was made, ISO-8601 in UTC
   * @param verified whether it was read back and proven
   */
  public record SnapshotView(long revision, String time, boolean verified) {}

  public StatusView {
    members = List.copyOf(members);
    present = List.copyOf(present);
    paused = List.copyOf(paused);
    waitingFor = List.copyOf(waitingFor);
    warnings = List.copyOf(warnings);
  }
}
