package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.brain.Decision;

/**
 * Two continuations of one cluster (situation 15). A recovery keeps the cluster's id, so that when
 * the data that was given up comes back, the id does not tell the two apart; the members do. Each
 * may hold writes that were acknowledged, so nothing is started and nothing moved aside.
 */
final class Forks {
  private static final String STRANGERS =
      "they have no other member in common, so that each may hold writes which the other does not";
  private static final String BEYOND =
      "a recovery went on without one side, and that side holds writes which the recovery did not"
          + " know";

  private Forks() {}

  /**
   * Beside a cluster with a quorum, which may list this member or not: whether they have no other
   * member in common. A member that was away knows at least one of those that went on without it,
   * unless all of them have been replaced since; then the operator has to say so. A learner of this
   * cluster never went on by itself, whomever it knows: it may have begun to read a long log.
   */
  static Optional<Decision> beside(Scene scene, ClusterReading cluster) {
    Optional<RecoveryRecord> without = GivenUp.byOthers(scene);
    if (without.isPresent() && cluster.member(ownId(scene)).isEmpty()) {
      return without.get().isBehind(scene.data())
          ? Optional.of(refuse(scene, "the cluster that runs at " + cluster.endpoint(), BEYOND))
          : Optional.empty();
    }
    if (cluster.member(ownId(scene)).filter(Member::learner).isPresent()) {
      return Optional.empty();
    }
    List<Member> own = others(scene, scene.data().members());
    List<Member> there = others(scene, cluster.members());
    boolean common = own.stream().anyMatch(m -> cluster.member(m.id()).isPresent());
    return scene.data().members().isEmpty() || there.isEmpty() || common
        ? Optional.empty()
        : Optional.of(refuse(scene, "the cluster that runs at " + cluster.endpoint(), STRANGERS));
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
    return leftBehind(scene)
        .or(() -> kin(scene).flatMap(p -> contradiction(scene, p).stream()).findFirst());
  }

  /** What a recovery left behind does not go on by itself; it may be all that is left one day. */
  private static Optional<Decision> leftBehind(Scene scene) {
    return GivenUp.byOthers(scene)
        .map(
            r ->
                r.isBehind(scene.data())
                    ? refuse(scene, "the nodes that recovered it without this one", BEYOND)
                    : new Verdict(scene, 7)
                        .wait(
                            "the cluster was recovered without this member, whose data is all part"
                                + " of it",
                            "a quorum that confirms it; until then the data stays where it is"));
  }

  private static Optional<Decision> contradiction(Scene scene, NodeInfo peer) {
    Optional<RecoveryRecord> without = GivenUp.byThisNode(scene, peer.data());
    if (without.isPresent()) {
      return without.get().isBehind(peer.data())
          ? Optional.of(refuse(scene, "node " + peer.name(), BEYOND))
          : Optional.empty();
    }
    boolean another =
        isApart(scene, peer.data()) && (peer.etcdRunning() || isFresher(peer.data(), scene.data()));
    return another
        ? Optional.of(refuse(scene, "node " + peer.name(), STRANGERS))
        : Optional.empty();
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
    return scene.allies().stream().filter(p -> p.data().isOf(scene.data().clusterId()));
  }

  private static boolean lists(DataDescriptor data, long memberId) {
    return data.members().stream().anyMatch(m -> m.id() == memberId);
  }

  private static Decision refuse(Scene scene, String other, String why) {
    String choice =
        "to choose between the data here and that of "
            + other
            + ": "
            + why
            + "; move the data directory that is not wanted aside and start again";
    return new Verdict(scene, 15)
        .refuse(
            "two continuations of cluster " + HexId.format(scene.data().clusterId()),
            List.of(choice));
  }
}
