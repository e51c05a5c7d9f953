package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.Decision;

/**
 * Two continuations of one cluster (situation 15). A recovery keeps the cluster's id, so that when
 * the data that was given up comes back, the id does not tell the two apart; the members do. Each
 * may hold writes that were acknowledged, so nothing is started and nothing moved aside.
 */
final class Forks {
  private Forks() {}

  /**
   * Beside a cluster with a quorum that does not list this member: whether they have no member in
   * common. A member that was removed knows at least one of those that removed it, unless all of
   * them have been replaced since; then the operator has to say so.
   */
  static Optional<Decision> beside(Scene scene, ClusterReading cluster) {
    List<Member> own = scene.data().members();
    boolean common = own.stream().anyMatch(m -> cluster.member(m.id()).isPresent());
    return own.isEmpty() || common
        ? Optional.empty()
        : Optional.of(refuse(scene, "the cluster that runs at " + cluster.endpoint()));
  }

  /**
   * Before the only voter of its copy starts, which needs nobody's consent: whether another
   * continuation runs, and whether everybody has had the time to say so.
   */
  static Optional<Decision> beforeSoleVoter(Scene scene) {
    Optional<NodeInfo> apart =
        running(scene).filter(p -> !lists(scene.data(), p.data().memberId())).findFirst();
    if (apart.isPresent()) {
      return Optional.of(refuse(scene, "node " + apart.get().name()));
    }
    boolean patient =
        scene.nowNanos() - scene.memory().bornNanos() <= scene.spec().presence().toNanos();
    List<String> unheard = scene.size() > 1 ? WithoutCluster.unheard(scene) : List.of();
    return unheard.isEmpty() || !patient
        ? Optional.empty()
        : Optional.of(
            new Verdict(scene, 2)
                .wait("this node's data names it as the only member", String.join(", ", unheard)));
  }

  /** Nodes that run the same cluster without this member, as this one runs it without theirs. */
  static List<String> runningApart(Scene scene, ClusterReading cluster) {
    return running(scene)
        .filter(p -> cluster.member(p.data().memberId()).isEmpty())
        .filter(p -> !p.data().members().isEmpty() && !lists(p.data(), ownId(scene)))
        .map(
            p ->
                "node "
                    + p.name()
                    + " at "
                    + p.gossip()
                    + " runs another continuation of cluster "
                    + HexId.format(cluster.clusterId())
                    + "; decide which one is right, stop the other and move its data away")
        .toList();
  }

  private static long ownId(Scene scene) {
    return scene.data().memberId();
  }

  private static Stream<NodeInfo> running(Scene scene) {
    return scene.allies().stream()
        .filter(NodeInfo::etcdRunning)
        .filter(p -> p.data().isIntact() && p.data().clusterId() == scene.data().clusterId());
  }

  private static boolean lists(DataDescriptor data, long memberId) {
    return data.members().stream().anyMatch(m -> m.id() == memberId);
  }

  private static Decision refuse(Scene scene, String other) {
    String choice =
        "to choose between the data here and that of "
            + other
            + ": they have no member in common, so that each may hold writes which the other does"
            + " not; move the data directory that is not wanted aside and start again";
    return new Verdict(scene, 15)
        .refuse(
            "two continuations of cluster " + HexId.format(scene.data().clusterId()),
            List.of(choice));
  }
}
