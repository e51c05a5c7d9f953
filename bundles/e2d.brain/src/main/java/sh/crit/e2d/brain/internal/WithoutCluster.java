package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/** No data here and no quorum anywhere: found a cluster only if nobody can have one. */
final class WithoutCluster {
  private WithoutCluster() {}

  static Decision decide(Scene scene) {
    long letGoBy = scene.seen().letGoBy();
    boolean letGo = Bystanders.isLetGo(scene, letGoBy);
    Optional<Decision> agreed = isOutlived(scene) ? Optional.empty() : completeAgreement(scene);
    if (agreed.isPresent()) {
      return agreed.get();
    }
    List<String> clashes = Clashes.all(scene);
    if (!clashes.isEmpty()) {
      return new Verdict(scene, 19)
          .refuse("the nodes' configurations contradict each other", clashes);
    }
    Optional<Decision> recovery = Recovery.decide(scene);
    if (recovery.isPresent()) {
      return recovery.get();
    }
    return letGo ? untilHeard(scene) : unlessSomebodyHolds(scene);
  }

  /** Whatever was promised before this node was let go is. */
  private static boolean isOutlived(Scene scene) {
    long letGoBy = scene.seen().letGoBy();
    return letGoBy != 0
        && scene.seen().founding().current().filter(b -> b.instead() == letGoBy).isEmpty();
  }

  /**
   * Its cluster went on without this node. That it is silent, however many nodes without data are
   * here, does not say that it ended: who they are says nothing of who its members are.
   */
  private static Decision untilHeard(Scene scene) {
    String cluster = HexId.format(scene.seen().letGoBy());
    List<String> waits = new ArrayList<>(survivors(scene));
    waits.addAll(unknowns(scene));
    waits.add(
        "cluster "
            + cluster
            + ", to join it; or, if that is gone for good, the operator: e2d bootstrap --new, after"
            + " which this node takes part again in what is founded or restored");
    return new Verdict(scene, 14)
        .wait(
            NodeStatus.WAITING,
            "cluster " + cluster + " let this node go and may go on without it, unheard",
            waits);
  }

  private static Decision unlessSomebodyHolds(Scene scene) {
    List<String> hindrances = survivors(scene);
    if (!hindrances.isEmpty()) {
      return new Verdict(scene, 14)
          .wait(NodeStatus.WAITING, "a cluster exists, but none has a quorum", hindrances);
    }
    List<String> unknowns = unknowns(scene);
    if (!unknowns.isEmpty()) {
      return new Verdict(scene, 14)
          .wait(NodeStatus.WAITING, "not everybody who may hold data is known", unknowns);
    }
    Optional<Decision> unknownStore = Restoring.untilKnown(scene);
    if (unknownStore.isPresent()) {
      return unknownStore.get();
    }
    if (scene.memory().hadData() && !Restoring.hasBackup(scene)) {
      return new Verdict(scene, 14)
          .wait(
              "this node had the data of a cluster, which may go on elsewhere, and has it no more",
              "the cluster, to join it, or the data: bring the directory member back; or, to found a"
                  + " new and empty cluster, e2d bootstrap --new");
    }
    return Founding.decide(scene);
  }

  /** An agreement that was reached is carried out even if others have started meanwhile. */
  private static Optional<Decision> completeAgreement(Scene scene) {
    Optional<Ballot> agreed =
        scene.seen().founding().current().filter(b -> Founding.agreed(scene, b));
    if (agreed.isEmpty() || Restoring.isGivenUp(scene, agreed.get())) {
      return Optional.empty();
    }
    Verdict verdict = new Verdict(scene, Restoring.situation(scene, agreed.get().restores()));
    if (!scene.seen().founding().committed()) {
      return Founding.majorityCanStart(scene, agreed.get())
          ? Optional.of(Restoring.carryOut(scene, verdict, "all founders agree", agreed.get()))
          : Optional.empty();
    }
    boolean neverWrote = scene.memory().foundedHere() && !scene.memory().hadData();
    return neverWrote
        ? Optional.of(
            verdict.step(
                NodeStatus.FOUNDING,
                "etcd ended before it wrote any data",
                new Step.Uncommit(agreed.get())))
        : Optional.empty();
  }

  /** Everybody who has data, or had some when last heard. Silence does not make it go away. */
  private static List<String> survivors(Scene scene) {
    List<String> found = new ArrayList<>();
    for (NodeInfo peer : scene.present()) {
      if (peer.data().isIntact()) {
        found.add(
            "a quorum of cluster "
                + HexId.format(peer.data().clusterId())
                + ": "
                + peer.name()
                + " holds its data");
      } else if (peer.etcdRunning()) {
        found.add("the etcd of " + peer.name() + " to say which cluster it belongs to");
      } else if (peer.status() == NodeStatus.JOINING) {
        found.add("the cluster that " + peer.name() + " is joining");
      }
    }
    for (NodeInfo peer : scene.silent()) {
      if (peer.etcdRunning() || !peer.data().isAbsent()) {
        found.add(peer.name() + " at " + peer.gossip() + ", silent now, which had data when heard");
      }
    }
    return found;
  }

  private static List<String> unknowns(Scene scene) {
    List<String> found = new ArrayList<>();
    for (NodeInfo peer : scene.present()) {
      DataDescriptor.State state = peer.data().state();
      if (state == DataDescriptor.State.CORRUPT || state == DataDescriptor.State.UNKNOWN) {
        found.add(
            peer.name()
                + ", whose data directory is "
                + state.name().toLowerCase(java.util.Locale.ROOT));
      }
    }
    found.addAll(unheard(scene));
    return found;
  }

  /** Who may be there according to discovery and was not heard. */
  static List<String> unheard(Scene scene) {
    List<String> found = new ArrayList<>();
    if (scene.seen().discovered().value().isEmpty()) {
      found.add("an answer of discovery: " + scene.seen().discovered().problem());
    }
    for (HostPort address : scene.seen().discovered().value().orElse(List.of())) {
      if (!address.equals(scene.self().gossip())
          && scene.present().stream().noneMatch(p -> p.gossip().equals(address))) {
        found.add("node at " + address + ", which discovery names and nobody heard");
      }
    }
    return found;
  }
}
