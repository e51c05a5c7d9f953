package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/** Intact data here and no etcd running on it (situations 2, 6, 7, 10, 14, 15). */
final class WithData {
  private WithData() {}

  static Decision decide(Scene scene) {
    if (neverTookPart(scene.data())) {
      return new Verdict(scene, 13)
          .step(
              NodeStatus.JOINING,
              "etcd was ended before it wrote the first entry of its log; such data never serves",
              new Step.MoveAside("unborn"));
    }
    return scene
        .cluster()
        .map(cluster -> besideCluster(scene, cluster))
        .orElseGet(() -> alone(scene));
  }

  /**
   * A log without a single entry, vote or term has acknowledged nothing. etcd hangs on it for ever,
   * because the entries that name the members are missing.
   */
  private static boolean neverTookPart(DataDescriptor data) {
    return data.index() == 0 && data.term() == 0 && data.members().isEmpty();
  }

  private static Decision besideCluster(Scene scene, ClusterReading cluster) {
    DataDescriptor data = scene.data();
    if (cluster.clusterId() != data.clusterId()) {
      return TwoClusters.refuse(scene, data.clusterId(), cluster.clusterId());
    }
    boolean listed = cluster.member(data.memberId()).isPresent();
    return ForeignData.refuse(scene, cluster.members())
        .or(() -> listed ? Twins.refuse(scene) : Optional.empty())
        .or(() -> Forks.beside(scene, cluster))
        .orElseGet(() -> listed ? asListed(scene) : removed(scene));
  }

  private static Decision asListed(Scene scene) {
    return new Verdict(scene, 6)
        .step(
            NodeStatus.STARTING,
            "the cluster has a quorum and lists this member",
            new Step.Restart());
  }

  private static Decision removed(Scene scene) {
    return new Verdict(scene, 7)
        .step(
            NodeStatus.JOINING,
            "the cluster has a quorum and no longer lists this member",
            new Step.MoveAside(Step.MoveAside.REMOVED, scene.data().clusterId()));
  }

  private static Decision alone(Scene scene) {
    if (scene.seen().process().lastExit().filter(WithData::saysRemoved).isPresent()) {
      return new Verdict(scene, 7)
          .wait(
              "etcd says that this member was removed from its cluster",
              "a quorum that confirms it; until then the data stays where it is");
    }
    Optional<NodeInfo> other =
        scene.allies().stream()
            .filter(p -> p.data().isIntact() && p.data().clusterId() != scene.data().clusterId())
            .findFirst();
    if (other.isPresent()) {
      return TwoClusters.refuse(scene, scene.data().clusterId(), other.get().data().clusterId());
    }
    return ForeignData.refuse(scene, scene.data().members())
        .or(() -> Twins.refuse(scene))
        .or(() -> Forks.among(scene))
        .orElseGet(() -> byMajority(scene, Roster.of(scene)));
  }

  private static boolean saysRemoved(EtcdExit exit) {
    return exit.reason() == EtcdExit.Reason.REMOVED;
  }

  private static Decision byMajority(Scene scene, Roster roster) {
    String cluster = HexId.format(scene.data().clusterId());
    if (!roster.listed()) {
      return new Verdict(scene, 7)
          .wait(
              "a fresher copy of cluster " + cluster + " does not list this member",
              "a quorum that confirms it; until then the data stays where it is");
    }
    if (roster.voters() == 1 && roster.majorityHere()) {
      return Forks.beforeSoleVoter(scene).orElseGet(() -> single(scene, cluster));
    }
    if (roster.majorityHere()) {
      return new Verdict(scene, 10)
          .step(
              NodeStatus.STARTING,
              roster.holders()
                  + " of "
                  + roster.voters()
                  + " members of cluster "
                  + cluster
                  + " are present with their data",
              new Step.Restart());
    }
    return Recovery.decide(scene).orElseGet(() -> minority(scene, roster));
  }

  private static Decision single(Scene scene, String cluster) {
    return new Verdict(scene, 2)
        .step(
            NodeStatus.STARTING,
            "intact data of the single-member cluster " + cluster,
            new Step.Restart());
  }

  private static Decision minority(Scene scene, Roster roster) {
    String cluster = HexId.format(scene.data().clusterId());
    return new Verdict(scene, 14)
        .wait(
            NodeStatus.WAITING,
            "only "
                + roster.holders()
                + " of "
                + roster.voters()
                + " members of cluster "
                + cluster
                + " are present with their data",
            roster.missing().isEmpty()
                ? List.of("the other members of the cluster")
                : List.of("members not present with data: " + String.join(", ", roster.missing())));
  }
}
