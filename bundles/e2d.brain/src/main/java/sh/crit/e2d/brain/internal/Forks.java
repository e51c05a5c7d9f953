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
   * Beside a cluster with a quorum, which may list this member or not: whether they have no other
   * member in common. A member that was away knows at least one of those that went on without it,
   * unless all of them have been replaced since; then the operator has to say so.
   */
  static Optional<Decision> beside(Scene scene, ClusterReading cluster) {
    List<Member> own = others(scene, scene.data().members());
    List<Member> there = others(scene, cluster.members());
    boolean common = own.stream().anyMatch(m -> cluster.member(m.id()).isPresent());
    return scene.data().members().isEmpty() || there.isEmpty() || common
        ? Optional.empty()
        : Optional.of(refuse(scene, "the cluster that runs at " + cluster.endpoint()));
  }

  private static List<Member> others(Scene scene, List<Member> members) {
    return members.stream().filter(m -> m.id() != ownId(scene)).toList();
  }

  /**
   * Without a quorum: whether a node holds another continuation, which runs, or is fresher than the
   * data here. What was given up runs no more and is no fresher; what is fresher went on without
   * this node.
   */
  static Optional<Decision> among(Scene scene) {
    return kin(scene)
        .filter(p -> isApart(scene, p.data()))
        .filter(p -> p.etcdRunning() || isFresher(p.data(), scene.data()))
        .findFirst()
        .map(p -> refuse(scene, "node " + p.name()));
  }

  /** Whether a copy's list of members and the one here belong to different continuations. */
  static boolean isApart(Scene scene, DataDescriptor copy) {
    DataDescriptor own = scene.data();
    boolean known =
        own.members().isEmpty() || copy.members().isEmpty() || lists(own, copy.memberId());
    return !known && others(scene, own.members()).stream().noneMatch(m -> lists(copy, m.id()));
  }

  /** Before the only voter of its copy starts, everybody has the time to be heard. */
  static Optional<Decision> beforeSoleVoter(Scene scene) {
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
    return kin(scene)
        .filter(NodeInfo::etcdRunning)
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

  private static boolean isFresher(DataDescriptor data, DataDescriptor than) {
    return data.lastTerm() > than.lastTerm()
        || (data.lastTerm() == than.lastTerm() && data.index() > than.index());
  }

  /** Nodes with data of the same cluster. */
  private static Stream<NodeInfo> kin(Scene scene) {
    return scene.allies().stream()
        .filter(p -> p.data().isIntact() && p.data().clusterId() == scene.data().clusterId());
  }

  private static boolean lists(DataDescriptor data, long memberId) {
    return data.members().stream().anyMatch(m -> m.id() == memberId);
  }

  private static Decision refuse(Scene scene, String other) {
    String choice =
        "to choose between the data here and that of "
            + other
            + ": they have no other member in common, so that each may hold writes which the other does"
            + " not; move the data directory that is not wanted aside and start again";
    return new Verdict(scene, 15)
        .refuse(
            "two continuations of cluster " + HexId.format(scene.data().clusterId()),
            List.of(choice));
  }
}
