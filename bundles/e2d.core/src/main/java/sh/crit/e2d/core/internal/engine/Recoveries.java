package sh.crit.e2d.core.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.state.NodeState;

/**
 * The recoveries that a node's data has gone through. A member that came later learns of them from
 * those that were there, so that the knowledge lives as long as the cluster does.
 */
final class Recoveries {
  private Recoveries() {}

  /** Those of one cluster; what is known of another one is of no use to this data. */
  static List<RecoveryRecord> of(NodeState state, long clusterId) {
    return state.recoveries().stream().filter(r -> r.clusterId() == clusterId).toList();
  }

  /**
   * What is known with what the other members of the cluster told, when that is more. Only a member
   * that a quorum lists takes the others at their word.
   */
  static Optional<List<RecoveryRecord>> news(NodeState state, Observation seen) {
    Optional<ClusterReading> cluster = seen.cluster().value();
    Optional<DataDescriptor> data = seen.data().value().filter(DataDescriptor::isIntact);
    if (cluster.isEmpty() || data.isEmpty() || !isMember(cluster.get(), data.get())) {
      return Optional.empty();
    }
    List<RecoveryRecord> all = new ArrayList<>(of(state, data.get().clusterId()));
    seen.sightings().stream()
        .map(PeerSighting::info)
        .filter(p -> isMember(cluster.get(), p.data()))
        .flatMap(p -> p.recoveries().stream())
        .filter(r -> r.tookPlaceIn(data.get()) && !all.contains(r))
        .distinct()
        .forEach(all::add);
    return all.equals(state.recoveries()) ? Optional.empty() : Optional.of(all);
  }

  private static boolean isMember(ClusterReading cluster, DataDescriptor data) {
    return data.clusterId() == cluster.clusterId() && cluster.member(data.memberId()).isPresent();
  }
}
