package sh.crit.e2d.brain.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/**
 * What the leader's node does for a cluster with quorum: it removes members that are dead, learners
 * that never get anywhere, and voters beyond the wanted size (situations 16, 17, 20). One change at
 * a time, and never below the removal floor: as many voters as the wanted size needs for a quorum.
 */
final class Housekeeping {
  private Housekeeping() {}

  /** What there is to do; empty on every other node and when all is well. */
  static Optional<Decision> decide(Scene scene, ClusterReading cluster) {
    if (!Watchfulness.leads(scene, cluster) || !scene.readingIsAfterLastStep()) {
      return Optional.empty();
    }
    Optional<Member> learner = cluster.members().stream().filter(Member::learner).findFirst();
    return learner.isPresent()
        ? stalledLearner(scene, cluster, learner.get()).or(() -> tooMany(scene, cluster))
        : deadVoter(scene, cluster).or(() -> tooMany(scene, cluster));
  }

  /**
   * A learner that nobody hears is given up like a dead voter; one that is alive has as long as a
   * cluster has to come up, because a large database takes its time.
   */
  private static Optional<Decision> stalledLearner(
      Scene scene, ClusterReading cluster, Member learner) {
    Long absent = scene.memory().vigil().absentSince().get(learner.id());
    Long learning = scene.memory().vigil().learnerSince().get(learner.id());
    long now = scene.nowNanos();
    boolean gone = absent != null && now - absent > scene.spec().healthTimeout().toNanos();
    boolean stalled =
        learning != null && now - learning > scene.spec().bootstrapTimeout().toNanos();
    if (!gone && !stalled) {
      return Optional.empty();
    }
    String why =
        "learner "
            + label(learner)
            + (gone ? " is gone" : " has not caught up")
            + " since "
            + seconds(now - (gone ? absent : learning));
    return Optional.of(
        new Verdict(scene, 17)
            .step(NodeStatus.RUNNING, why, new Step.Evict(cluster, learner, gone)));
  }

  private static Optional<Decision> deadVoter(Scene scene, ClusterReading cluster) {
    long now = scene.nowNanos();
    Optional<Member> dead =
        cluster.members().stream()
            .filter(m -> scene.memory().vigil().absentSince().containsKey(m.id()))
            .filter(
                m ->
                    now - scene.memory().vigil().absentSince().get(m.id())
                        > scene.spec().healthTimeout().toNanos())
            .min(Comparator.comparingLong(Member::id));
    if (dead.isEmpty()) {
      return Optional.empty();
    }
    String since = seconds(now - scene.memory().vigil().absentSince().get(dead.get().id()));
    String why =
        "member " + label(dead.get()) + " is gone from gossip and does not answer since " + since;
    Verdict verdict = new Verdict(scene, 16);
    if (cluster.voters() - 1 < ClusterSpec.quorum(scene.size())) {
      return Optional.of(
          verdict.wait(
              NodeStatus.DEGRADED,
              why,
              List.of(
                  "the member; "
                      + cluster.voters()
                      + " voters are the fewest a cluster of "
                      + scene.size()
                      + " may have by itself, and none joins while one of them is away. If it is"
                      + " gone for good: e2d remove "
                      + (dead.get().name().isEmpty()
                          ? HexId.format(dead.get().id())
                          : dead.get().name()))));
    }
    if (healthy(scene, cluster) < ClusterSpec.quorum(cluster.voters())) {
      return Optional.empty();
    }
    return Optional.of(
        verdict.step(NodeStatus.RUNNING, why, new Step.Evict(cluster, dead.get(), true)));
  }

  private static long healthy(Scene scene, ClusterReading cluster) {
    return cluster.members().stream()
        .filter(m -> !m.learner())
        .filter(m -> !Watchfulness.isAbsent(scene, m))
        .count();
  }

  /**
   * Only when every member is there and wants it so: one node with another size is a mistake. A
   * learner goes first: it would wait for a place among the voters that it will not get.
   */
  private static Optional<Decision> tooMany(Scene scene, ClusterReading cluster) {
    if (cluster.voters() <= scene.size()) {
      return Optional.empty();
    }
    List<String> undecided =
        cluster.members().stream()
            .filter(m -> m.id() != cluster.leaderId())
            .filter(m -> nodeOf(scene, m).filter(p -> agrees(scene, p)).isEmpty())
            .map(m -> "node " + label(m) + " to say that it wants " + scene.size() + " members")
            .toList();
    Verdict verdict = new Verdict(scene, 20);
    String why =
        "the cluster has " + cluster.voters() + " voters, and " + scene.size() + " are wanted";
    if (!undecided.isEmpty()) {
      return Optional.of(verdict.wait(NodeStatus.RUNNING, why, undecided));
    }
    return cluster.members().stream()
        .filter(m -> m.id() != cluster.leaderId())
        .max(Comparator.comparing(Member::learner).thenComparing(m -> m.peerUrls().get(0)))
        .map(m -> verdict.step(NodeStatus.RUNNING, why, new Step.Evict(cluster, m, false)));
  }

  private static boolean agrees(Scene scene, NodeInfo node) {
    return node.etcdRunning() && Clashes.between(scene, node).isEmpty();
  }

  private static Optional<NodeInfo> nodeOf(Scene scene, Member member) {
    return scene.present().stream()
        .filter(p -> member.peerUrls().contains(p.peerUrl()))
        .findFirst();
  }

  private static String label(Member member) {
    String id = HexId.format(member.id());
    return member.name().isEmpty() ? id : member.name() + " (" + id + ")";
  }

  private static String seconds(long nanos) {
    return nanos / 1_000_000_000L + " s";
  }
}
