package sh.crit.e2d.brain.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/** The operator wants this node out: it hands leadership on, leaves, and keeps its data aside. */
final class Leaving {
  private static final String RESUME = "the operator: e2d resume takes this node in again";

  private Leaving() {}

  static Decision decide(Scene scene) {
    DataDescriptor data = scene.data();
    boolean running = scene.seen().process().running();
    if (data.isAbsent() && !running) {
      return withoutData(scene);
    }
    Optional<ClusterReading> cluster = scene.cluster().filter(c -> data.isOf(c.clusterId()));
    if (cluster.isEmpty()) {
      return restart(scene)
          .orElseGet(() -> wait(scene, "this node is to leave its cluster", missing(scene, data)));
    }
    Optional<Member> me = cluster.get().member(data.memberId());
    if (me.isPresent()) {
      return leave(scene, cluster.get(), me.get());
    }
    return running
        ? wait(scene, "the cluster has let this member go", "etcd to notice it")
        : new Verdict(scene, 7)
            .step(
                NodeStatus.WAITING,
                "the cluster has let this member go",
                new Step.MoveAside(Step.MoveAside.LEFT, data.clusterId()));
  }

  /**
   * It leaves in order, with a quorum, which may not come about without it: until then it is a
   * member as any other. What else data may call for is not for a node that is to go.
   */
  private static Optional<Decision> restart(Scene scene) {
    boolean member =
        scene.data().isIntact()
            && !scene.seen().process().running()
            && scene.cluster().isEmpty()
            && scene.seen().refusal().isEmpty()
            && scene.seen().rewind().isEmpty();
    return member
        ? Optional.of(WithData.decide(scene))
            .filter(d -> d.step().filter(Step.Restart.class::isInstance).isPresent())
        : Optional.empty();
  }

  /** The data may be gone while the seat is still there, which counts for the quorum. */
  private static Decision withoutData(Scene scene) {
    Optional<ClusterReading> cluster = scene.cluster();
    if (cluster.isEmpty()) {
      return new Verdict(scene, 0)
          .wait(
              NodeStatus.WAITING,
              "this node has no data and is to stay out of its cluster",
              List.of("a look at the cluster, which may list this node still", RESUME));
    }
    return cluster.get().members().stream()
        .filter(m -> m.peerUrls().contains(scene.self().peerUrl()))
        .findFirst()
        .map(seat -> leaveEmpty(scene, cluster.get(), seat))
        .orElseGet(() -> wait(scene, "this node has left its cluster", RESUME));
  }

  /** A seat at this address is not this node's to give up while its member lives elsewhere. */
  private static Decision leaveEmpty(Scene scene, ClusterReading cluster, Member seat) {
    return LivesOn.elsewhere(scene, cluster, seat)
        .map(
            why ->
                wait(
                    scene,
                    "this node is out, and member "
                        + HexId.format(seat.id())
                        + ", listed at its address, lives elsewhere",
                    why))
        .orElseGet(() -> leave(scene, cluster, seat));
  }

  private static String missing(Scene scene, DataDescriptor data) {
    boolean notIts = data.isIntact() && scene.cluster().isPresent();
    if (data.state() != DataDescriptor.State.CORRUPT && !notIts) {
      return "a quorum, to leave it in order; or " + RESUME;
    }
    return "the operator: the data here is "
        + (notIts ? "of another cluster than the one that runs" : "corrupt")
        + "; e2d remove on another node takes a member out";
  }

  private static Decision leave(Scene scene, ClusterReading cluster, Member me) {
    String reason = "this node is to leave cluster " + HexId.format(cluster.clusterId());
    if (!scene.readingIsAfterLastStep()) {
      return wait(scene, reason, "a fresh look at the cluster");
    }
    if (me.learner()) {
      return step(scene, reason, new Step.Leave(cluster, me));
    }
    List<Member> others = healthyOthers(scene, cluster, me);
    if (others.isEmpty() || others.size() < ClusterSpec.quorum(cluster.voters() - 1)) {
      return wait(
          scene,
          reason,
          others.size()
              + " of the other "
              + (cluster.voters() - 1)
              + " voters are there, too few to do without this one; "
              + RESUME);
    }
    return cluster.leaderId() == me.id()
        ? step(scene, reason, new Step.MoveLeader(cluster, others.get(0)))
        : step(scene, reason, new Step.Leave(cluster, me));
  }

  private static List<Member> healthyOthers(Scene scene, ClusterReading cluster, Member me) {
    return cluster.members().stream()
        .filter(m -> !m.learner() && m.id() != me.id())
        .filter(m -> !Watchfulness.isAbsent(scene, m))
        .sorted(Comparator.comparingLong(Member::id))
        .toList();
  }

  private static Decision step(Scene scene, String reason, Step step) {
    return new Verdict(scene, 0).step(NodeStatus.DEGRADED, reason, step);
  }

  private static Decision wait(Scene scene, String reason, String what) {
    return new Verdict(scene, 0).wait(reason, what);
  }
}
