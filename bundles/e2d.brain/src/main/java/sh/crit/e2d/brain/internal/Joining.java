package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/** A cluster with quorum runs and there is no data here (situations 5, 9, 19). */
final class Joining {
  private Joining() {}

  static Decision decide(Scene scene, ClusterReading cluster) {
    List<String> refusals = refusals(scene, cluster);
    if (!refusals.isEmpty()) {
      return new Verdict(scene, 19)
          .refuse("this node's configuration contradicts the running cluster", refusals);
    }
    if (!scene.readingIsAfterLastStep()) {
      return new Verdict(scene, 5)
          .wait(
              NodeStatus.JOINING,
              "joining cluster " + HexId.format(cluster.clusterId()),
              List.of("a fresh look at the cluster"));
    }
    Optional<Member> seat =
        cluster.members().stream()
            .filter(m -> m.peerUrls().contains(scene.self().peerUrl()))
            .findFirst();
    return seat.isPresent() ? atSeat(scene, cluster, seat.get()) : newSeat(scene, cluster);
  }

  /** Only the word of a node that the cluster itself lists counts against this node. */
  static List<String> refusals(Scene scene, ClusterReading cluster) {
    List<String> fromMembers =
        scene.present().stream()
            .filter(p -> lists(cluster, p) || p.peerUrl().equals(scene.self().peerUrl()))
            .flatMap(p -> Clashes.between(scene, p).stream())
            .toList();
    if (!fromMembers.isEmpty()) {
      return fromMembers;
    }
    return cluster.members().stream()
        .filter(m -> m.name().equals(scene.self().name()))
        .filter(m -> !m.peerUrls().contains(scene.self().peerUrl()))
        .map(
            m ->
                "member "
                    + HexId.format(m.id())
                    + " at "
                    + String.join(",", m.peerUrls())
                    + " has the name '"
                    + m.name()
                    + "' already; give this node another name, or remove that member")
        .toList();
  }

  private static boolean lists(ClusterReading cluster, NodeInfo peer) {
    return cluster.members().stream().anyMatch(m -> m.peerUrls().contains(peer.peerUrl()));
  }

  private static Decision atSeat(Scene scene, ClusterReading cluster, Member seat) {
    Optional<Ballot> late = lateFounding(scene, seat);
    if (late.isPresent()) {
      return Restoring.carryOut(
          scene,
          new Verdict(scene, Restoring.situation(scene, late.get().restores())),
          "the cluster that this node agreed to found has started without it",
          late.get());
    }
    if (scene.memory().joining().orElse(0) == seat.id() && !seat.started()) {
      return new Verdict(scene, 5)
          .step(
              NodeStatus.JOINING,
              "joining cluster " + HexId.format(cluster.clusterId()) + " as listed",
              new Step.Join(cluster, seat.id(), initialCluster(scene, cluster)));
    }
    return removeSeat(scene, cluster, seat);
  }

  /** A founder whose etcd never ran may still take the seat that was agreed for it. */
  private static Optional<Ballot> lateFounding(Scene scene, Member seat) {
    boolean outlived = scene.seen().founding().committed() || scene.seen().letGoBy() != 0;
    if (seat.started() || seat.learner() || outlived) {
      return Optional.empty();
    }
    return scene.seen().founding().current().filter(b -> Founding.agreed(scene, b));
  }

  /**
   * The data that this seat stood for is gone. To start a member anew under its old id would let it
   * forget what it acknowledged, so it has to leave and come back as a new one. The quorum was
   * proven without it, therefore the cluster can spare it, unless the member lives on elsewhere.
   */
  private static Decision removeSeat(Scene scene, ClusterReading cluster, Member seat) {
    if (seat.id() == cluster.leaderId()) {
      return new Verdict(scene, 9)
          .wait(
              "the cluster's leader has this node's peer URL, yet no etcd runs here",
              "another leader, or another address for this node");
    }
    boolean otherName = !seat.name().isEmpty() && !seat.name().equals(scene.self().name());
    Verdict verdict = new Verdict(scene, otherName ? 9 : 5);
    Optional<String> alive = LivesOn.elsewhere(scene, cluster, seat);
    if (alive.isPresent()) {
      return verdict.wait(
          "member "
              + HexId.format(seat.id())
              + " is listed at this node's address, and it lives elsewhere",
          alive.get());
    }
    return verdict.step(
        NodeStatus.JOINING,
        otherName
            ? "member " + seat.name() + " stood at this node's address and has no data here"
            : "this node's former member has no data any more",
        new Step.RemoveStale(cluster, seat));
  }

  private static Decision newSeat(Scene scene, ClusterReading cluster) {
    Verdict verdict = new Verdict(scene, 5);
    String id = HexId.format(cluster.clusterId());
    if (cluster.members().size() >= scene.size()) {
      return verdict.wait(
          "cluster " + id + " has its " + scene.size() + " members; this node is a spare",
          "a member to leave the cluster");
    }
    Optional<Member> learner = cluster.members().stream().filter(Member::learner).findFirst();
    if (learner.isPresent()) {
      return verdict.wait(
          NodeStatus.JOINING,
          "another node is joining cluster " + id,
          List.of("learner " + HexId.format(learner.get().id()) + " to be promoted or removed"));
    }
    Decision adding =
        verdict.step(
            NodeStatus.JOINING,
            "cluster "
                + id
                + " has "
                + cluster.members().size()
                + " of "
                + scene.size()
                + " members",
            new Step.AddLearner(cluster, scene.self().peerUrl()));
    return adding.step().isPresent() ? adding : adding.alsoWaitingFor(away(scene, cluster));
  }

  /** etcd takes nobody in while a voter is away, and the leader removes none below the floor. */
  private static List<String> away(Scene scene, ClusterReading cluster) {
    return cluster.members().stream()
        .filter(m -> !m.learner() && Watchfulness.isAbsent(scene, m))
        .map(m -> m.name().isEmpty() ? HexId.format(m.id()) : m.name())
        .map(name -> "member " + name + " to come back; if it is gone for good: e2d remove " + name)
        .toList();
  }

  /** etcd wants every member listed, so one that never started gets a name that nobody else has. */
  private static List<Ballot.Founder> initialCluster(Scene scene, ClusterReading cluster) {
    return cluster.members().stream()
        .flatMap(m -> m.peerUrls().stream().map(url -> new Ballot.Founder(nameOf(scene, m), url)))
        .toList();
  }

  private static String nameOf(Scene scene, Member member) {
    if (member.peerUrls().contains(scene.self().peerUrl())) {
      return scene.self().name();
    }
    return !member.name().isEmpty() ? member.name() : "unstarted-" + HexId.format(member.id());
  }
}
