package sh.crit.e2d.core.internal.engine;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.state.NodeState;

/** What this node tells its peers after a round. */
final class Announcement {
  private Announcement() {}

  static NodeInfo of(
      EngineConfig config,
      NodeState state,
      Observation seen,
      Optional<Decision> decision,
      boolean stopping) {
    NodeStatus status =
        stopping ? NodeStatus.STOPPING : decision.map(Decision::status).orElse(NodeStatus.STARTING);
    return new NodeInfo(
        seen.self().name(),
        config.instance(),
        config.peerUrl(),
        config.clientUrl(),
        config.gossip(),
        config.spec().requiredClusterSize(),
        config.spec().clusterToken(),
        status,
        decision.map(Decision::reason).orElse(""),
        seen.process().running(),
        data(seen),
        state.founding(),
        decision.flatMap(d -> d.memory().quest().promise()),
        recoveries(state, seen),
        Optional.of(seen.stance()),
        state.rewind(),
        state.letGoBy());
  }

  /** Only those that the data is seen to have gone through: others were never carried out. */
  private static List<RecoveryRecord> recoveries(NodeState state, Observation seen) {
    return seen.data().value().stream()
        .flatMap(data -> state.recoveries().stream().filter(r -> r.tookPlaceIn(data)))
        .toList();
  }

  /** Data that etcd refused is no copy that others may count on, whatever we can read of it. */
  private static DataDescriptor data(Observation seen) {
    DataDescriptor read =
        seen.data().value().orElseGet(() -> DataDescriptor.unknown(seen.data().problem()));
    return seen.refusal()
        .filter(exit -> read.isIntact())
        .map(exit -> DataDescriptor.corrupt("etcd refused it: " + exit.detail()))
        .orElse(read);
  }
}
