package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/**
 * Data here that etcd cannot use (situation 8). A cluster with quorum spares it: it lets this
 * member go, the data moves aside, and the node comes back as a new member. Without a quorum the
 * data stays where it is, because nobody knows yet whether some of it will be needed.
 */
final class CorruptData {
  private CorruptData() {}

  static Decision decide(Scene scene, String detail) {
    return scene
        .cluster()
        .map(cluster -> besideCluster(scene, cluster, detail))
        .orElseGet(() -> alone(scene, detail));
  }

  private static Decision alone(Scene scene, String detail) {
    Optional<Decision> recovery = Recovery.decide(scene);
    if (recovery.isPresent()) {
      return recovery.get();
    }
    List<String> refused = List.of("to start etcd on data that it cannot use: " + detail);
    String reason = "the data directory is corrupt";
    return scene.size() == 1
        ? new Verdict(scene, 8).refuse(reason, refused)
        : new Verdict(scene, 8)
            .hold(reason, refused, "a quorum of its cluster, which takes this node in anew");
  }

  private static Decision besideCluster(Scene scene, ClusterReading cluster, String detail) {
    DataDescriptor data = scene.data();
    if (data.clusterId() != 0 && data.clusterId() != cluster.clusterId()) {
      return TwoClusters.refuse(scene, data.clusterId(), cluster.clusterId());
    }
    List<String> refusals = Joining.refusals(scene, cluster);
    if (!refusals.isEmpty()) {
      return new Verdict(scene, 19)
          .refuse("this node's configuration contradicts the running cluster", refusals);
    }
    Verdict verdict = new Verdict(scene, 8);
    if (!scene.readingIsAfterLastStep()) {
      return verdict.wait(
          NodeStatus.JOINING,
          "the data directory is corrupt",
          List.of("a fresh look at the cluster"));
    }
    Optional<Member> seat =
        cluster.members().stream()
            .filter(m -> m.id() == data.memberId() || isHere(scene, m))
            .findFirst();
    if (seat.isEmpty()) {
      return verdict.step(
          NodeStatus.JOINING,
          "the data directory is corrupt, and the cluster does without this member: " + detail,
          new Step.MoveAside("corrupt", cluster.clusterId()));
    }
    return leave(scene, cluster, seat.get(), detail);
  }

  private static boolean isHere(Scene scene, Member member) {
    return member.peerUrls().contains(scene.self().peerUrl());
  }

  private static Decision leave(Scene scene, ClusterReading cluster, Member seat, String detail) {
    Verdict verdict = new Verdict(scene, 8);
    if (seat.id() == cluster.leaderId()) {
      return verdict.wait(
          NodeStatus.WAITING,
          "the data directory is corrupt, yet the cluster's leader has this node's peer URL",
          List.of("another leader, or another address for this node"));
    }
    Optional<String> alive = LivesOn.elsewhere(scene, cluster, seat);
    if (alive.isPresent()) {
      return verdict.wait(
          "the data directory is corrupt, and its member lives elsewhere", alive.get());
    }
    String reason = "the data directory of member " + HexId.format(seat.id()) + " is corrupt: ";
    return verdict.step(NodeStatus.JOINING, reason + detail, new Step.RemoveStale(cluster, seat));
  }
}
