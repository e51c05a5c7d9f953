package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/** The local etcd runs: leave it alone, but for a learner that is due its vote. */
final class WhileRunning {
  /** An etcd that was executed this recently is starting, not in trouble. */
  private static final long STARTING_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final String RECOVERY =
      "or, if what is missing is lost for good, the operator: e2d recover on the node whose data is"
          + " the freshest";

  private WhileRunning() {}

  static Decision decide(Scene scene) {
    return scene
        .cluster()
        .map(cluster -> withQuorum(scene, cluster))
        .orElseGet(() -> withoutQuorum(scene));
  }

  private static Decision withQuorum(Scene scene, ClusterReading cluster) {
    DataDescriptor data = scene.data();
    if (data.isIntact() && data.clusterId() != cluster.clusterId()) {
      return TwoClusters.refuse(scene, data.clusterId(), cluster.clusterId());
    }
    Optional<Member> me =
        data.isIntact()
            ? cluster.member(data.memberId())
            : cluster.members().stream()
                .filter(m -> m.peerUrls().contains(scene.self().peerUrl()))
                .findFirst();
    if (me.isEmpty()) {
      return unlisted(scene);
    }
    return me.get().learner() ? learner(scene, cluster, me.get()) : running(scene, cluster);
  }

  /**
   * Others tell etcd that it was removed as soon as it speaks to them, and it ends. One whose log
   * is empty still knows of nobody to speak to, and would wait for ever.
   */
  private static Decision unlisted(Scene scene) {
    String reason = "the cluster does not list this member";
    long runs = scene.nowNanos() - scene.seen().process().sinceNanos();
    // What has no entry yet can have acknowledged nothing: there is nothing to be patient for.
    boolean unaware = scene.data().index() == 0 || runs > scene.spec().healthTimeout().toNanos();
    return unaware && scene.data().isIntact() && scene.readingIsAfterLastStep()
        ? new Verdict(scene, 7)
            .step(NodeStatus.DEGRADED, reason + ", and etcd does not notice", new Step.Halt())
        : new Verdict(scene, 7)
            .wait(NodeStatus.DEGRADED, reason, List.of("etcd to notice that it was removed"));
  }

  private static Decision running(Scene scene, ClusterReading cluster) {
    if (!cluster.endpoint().equals(scene.self().clientUrl())) {
      return new Verdict(scene, 18)
          .wait(
              NodeStatus.DEGRADED,
              "the cluster has a quorum, but the local etcd does not answer with it",
              List.of("the local etcd to catch up or to reach its peers"));
    }
    List<String> strangers = new ArrayList<>(strangers(scene, cluster));
    strangers.addAll(Forks.runningApart(scene, cluster));
    List<String> twins = Twins.lines(scene);
    if (strangers.isEmpty() && !twins.isEmpty()) {
      return new Verdict(scene, 19)
          .contest(
              "voting member of cluster "
                  + HexId.format(cluster.clusterId())
                  + ", and not the only node with its data",
              twins);
    }
    if (!strangers.isEmpty()) {
      strangers.addAll(twins);
      return new Verdict(scene, 15)
          .contest(
              "voting member of cluster "
                  + HexId.format(cluster.clusterId())
                  + ", and not the only cluster",
              strangers);
    }
    return Restoring.mark(scene, cluster)
        .or(() -> Housekeeping.decide(scene, cluster))
        .orElseGet(
            () ->
                new Verdict(scene, 0)
                    .goal("voting member of cluster " + HexId.format(cluster.clusterId())));
  }

  /** Nodes that were meant for this cluster and hold data of another one. */
  private static List<String> strangers(Scene scene, ClusterReading cluster) {
    return scene.allies().stream()
        .filter(p -> p.data().isIntact() && p.data().clusterId() != cluster.clusterId())
        .map(
            p ->
                "node "
                    + p.name()
                    + " at "
                    + p.gossip()
                    + " holds data of cluster "
                    + HexId.format(p.data().clusterId())
                    + "; decide which one is right, stop the other and move its data away")
        .toList();
  }

  private static Decision learner(Scene scene, ClusterReading cluster, Member me) {
    Verdict verdict = new Verdict(scene, 5);
    if (cluster.voters() >= scene.size()) {
      return verdict.wait(
          NodeStatus.LEARNER,
          "the cluster has its " + scene.size() + " voters; this node stays a learner",
          List.of("a voter to leave"));
    }
    if (!scene.readingIsAfterLastStep()) {
      return verdict.wait(
          NodeStatus.LEARNER, "learner, catching up", List.of("a fresh look at the cluster"));
    }
    return verdict.step(
        NodeStatus.LEARNER, "learner, catching up", new Step.Promote(cluster, me.id()));
  }

  private static Decision withoutQuorum(Scene scene) {
    return Recovery.decide(scene).orElseGet(() -> patient(scene));
  }

  private static Decision patient(Scene scene) {
    long runs = scene.nowNanos() - scene.seen().process().sinceNanos();
    boolean young = runs < STARTING_NANOS;
    List<String> missing = Roster.of(scene).missing();
    String waitingFor =
        missing.isEmpty()
            ? "a linearizable read: " + scene.clusterFact().problem()
            : "members not present: " + String.join(", ", missing);
    return new Verdict(scene, young ? 10 : 18)
        .wait(
            young ? NodeStatus.STARTING : NodeStatus.DEGRADED,
            young ? "etcd is starting" : "etcd runs, but sees no quorum; nothing is changed",
            scene.withoutQuorumNanos() > scene.spec().healthTimeout().toNanos()
                ? List.of(waitingFor, RECOVERY)
                : List.of(waitingFor));
  }
}
