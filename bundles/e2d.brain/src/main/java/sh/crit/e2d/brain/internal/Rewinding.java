package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Restoration;
import sh.crit.e2d.brain.Step;

/**
 * The operator has a running cluster go back to a backup (situation 21).
 *
 * <p>The node with the order offers it; each other member writes the offer down and ends its etcd;
 * when all have, the node with the order decides, and from then on all data of the old cluster is
 * moved aside, and the nodes found anew as after a loss. Until it decides nothing was moved, and
 * the old cluster goes on when it takes the offer back. A member that accepted does nothing by
 * itself before it hears which: so the old cluster acknowledges nothing once it may have been
 * decided against, and what it acknowledged before lies where it was, or aside.
 */
final class Rewinding {
  /** For so long the others have time to end their etcds. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Rewinding() {}

  /** The memory with how long the own offer has stood. */
  static Memory update(Scene scene) {
    Restoration before = scene.memory().restoration();
    boolean offers = own(scene).filter(r -> !r.decided() && isMine(scene, r)).isPresent();
    OptionalLong since =
        offers
            ? OptionalLong.of(before.offeredNanos().orElse(scene.nowNanos()))
            : OptionalLong.empty();
    return since.equals(before.offeredNanos())
        ? scene.memory()
        : scene.memory().withRestoration(before.withOffered(since));
  }

  /** What there is to do about such an order; empty when there is none, or it is carried out. */
  static Optional<Decision> decide(Scene scene) {
    Optional<Rewind> own = own(scene);
    if (own.isEmpty()) {
      return heard(scene).or(() -> leftOver(scene));
    }
    Verdict verdict = new Verdict(scene, 21);
    if (own.get().decided()) {
      return decided(scene, own.get(), verdict);
    }
    return Optional.of(
        isMine(scene, own.get())
            ? offer(scene, own.get(), verdict)
            : accepted(scene, own.get(), verdict));
  }

  /** The decided order that the nodes without data go by; a new node goes by the others' word. */
  static Optional<Rewind> inForce(Scene scene) {
    return Stream.concat(
            own(scene).stream(), scene.allies().stream().flatMap(p -> p.rewind().stream()))
        .filter(Rewind::decided)
        .findFirst();
  }

  /** Whether all agreed that another cluster takes the place of this one. */
  static boolean isOver(Scene scene, long clusterId) {
    return inForce(scene).filter(r -> r.clusterId() == clusterId).isPresent()
        || Stream.concat(
                scene.seen().founding().current().stream(),
                scene.allies().stream().flatMap(p -> p.founding().current().stream()))
            .anyMatch(b -> b.instead() == clusterId);
  }

  private static Optional<Rewind> own(Scene scene) {
    return scene.seen().rewind();
  }

  private static boolean isMine(Scene scene, Rewind rewind) {
    return rewind.initiator().equals(scene.self().peerUrl());
  }

  /** Only a member of the very cluster, whose etcd runs on its data, has anything to accept. */
  private static Optional<Decision> heard(Scene scene) {
    return scene.allies().stream()
        .filter(p -> p.rewind().filter(r -> r.initiator().equals(p.peerUrl())).isPresent())
        .map(p -> p.rewind().get())
        .filter(r -> !r.decided() && holds(scene.data(), r))
        .filter(r -> r.members().contains(scene.self().peerUrl()))
        .filter(r -> scene.seen().process().running())
        .findFirst()
        .map(r -> standBy(new Verdict(scene, 21), r));
  }

  /**
   * Data of the old cluster that none of its members has: of one that was removed before. Where all
   * its members have made way the cluster can never run again, and this would only be in the way.
   */
  private static Optional<Decision> leftOver(Scene scene) {
    return inForce(scene)
        .filter(r -> holds(scene.data(), r) && !scene.seen().process().running())
        .filter(r -> !r.members().contains(scene.self().peerUrl()))
        .filter(
            r ->
                r.members().stream()
                    .allMatch(m -> scene.allies().stream().anyMatch(p -> madeWay(p, m, r))))
        .map(
            r ->
                new Verdict(scene, 21)
                    .step(NodeStatus.RESTORING, reason(r), new Step.MoveAside("made-way")));
  }

  private static boolean holds(DataDescriptor data, Rewind rewind) {
    return data.isIntact() && data.clusterId() == rewind.clusterId();
  }

  private static Decision standBy(Verdict verdict, Rewind rewind) {
    return verdict.step(NodeStatus.RESTORING, reason(rewind), new Step.StandBy(rewind));
  }

  private static String reason(Rewind rewind) {
    return "the operator has the cluster go back to backup " + rewind.backup();
  }

  private static Decision offer(Scene scene, Rewind own, Verdict verdict) {
    long since = scene.memory().restoration().offeredNanos().orElse(scene.nowNanos());
    if (!holds(scene.data(), own)) {
      return verdict.step(NodeStatus.RESTORING, "the data has changed", new Step.Withdraw(own));
    }
    List<String> missing = new ArrayList<>();
    for (String member : own.members()) {
      if (!member.equals(scene.self().peerUrl()) && !hasAccepted(scene, member, own)) {
        missing.add("the node at " + member + " to end its etcd");
      }
    }
    if (missing.isEmpty()) {
      return verdict.step(NodeStatus.RESTORING, reason(own), new Step.MakeWay(own.asDecided()));
    }
    return scene.nowNanos() - since > PATIENCE_NANOS
        ? verdict.step(
            NodeStatus.DEGRADED,
            "not all members were ready to go back to backup " + own.backup(),
            new Step.Withdraw(own))
        : verdict.wait(NodeStatus.RESTORING, reason(own), missing);
  }

  private static boolean hasAccepted(Scene scene, String member, Rewind own) {
    return scene.allies().stream()
        .filter(p -> p.peerUrl().equals(member) && !p.etcdRunning())
        .filter(p -> holds(p.data(), own))
        .anyMatch(p -> p.rewind().filter(own::isSame).isPresent());
  }

  private static Decision accepted(Scene scene, Rewind own, Verdict verdict) {
    if (isDecided(scene, own)) {
      return verdict.step(NodeStatus.RESTORING, reason(own), new Step.MakeWay(own.asDecided()));
    }
    if (scene.seen().process().running()) {
      return standBy(verdict, own);
    }
    boolean takenBack =
        scene.allies().stream()
            .filter(p -> p.peerUrl().equals(own.initiator()) && holds(p.data(), own))
            .anyMatch(p -> p.rewind().filter(own::isSame).isEmpty());
    return takenBack
        ? verdict.step(
            NodeStatus.STARTING,
            "the cluster does not go back to backup " + own.backup(),
            new Step.Withdraw(own))
        : verdict.wait(
            NodeStatus.RESTORING,
            reason(own),
            List.of(
                "the node at "
                    + own.initiator()
                    + ", which has the order, to decide (if it is lost for good: e2d resume on the"
                    + " others)"));
  }

  /**
   * Nobody founds anew before the old data of every member has made way: each address has to be
   * spoken for by a node without it. Where the operator had the others go on after all, this node
   * comes back to them as a new member.
   */
  private static Optional<Decision> decided(Scene scene, Rewind own, Verdict verdict) {
    DataDescriptor data = scene.data();
    if (holds(data, own) || data.state() == DataDescriptor.State.CORRUPT) {
      return Optional.of(verdict.step(NodeStatus.RESTORING, reason(own), new Step.MakeWay(own)));
    }
    boolean resumed =
        scene.cluster().filter(c -> c.clusterId() == own.clusterId()).isPresent()
            && scene.allies().stream().anyMatch(p -> p.rewind().isEmpty() && holds(p.data(), own));
    List<String> missing =
        own.members().stream()
            .filter(m -> !m.equals(scene.self().peerUrl()))
            .filter(m -> scene.allies().stream().noneMatch(p -> madeWay(p, m, own)))
            .map(m -> "the node at " + m + " to move its data aside")
            .toList();
    return !data.isAbsent() || resumed || missing.isEmpty()
        ? Optional.empty()
        : Optional.of(verdict.wait(NodeStatus.RESTORING, reason(own), missing));
  }

  private static boolean madeWay(NodeInfo peer, String member, Rewind own) {
    boolean empty = peer.data().isAbsent();
    boolean anew = peer.data().isIntact() && !holds(peer.data(), own);
    return peer.peerUrl().equals(member) && (empty || anew || promisesInstead(peer, own));
  }

  /** Nobody promises a cluster in the place of one whose data he still has. */
  private static boolean promisesInstead(NodeInfo peer, Rewind own) {
    return peer.founding().current().filter(b -> b.instead() == own.clusterId()).isPresent();
  }

  /** Somebody has decided it, or has founded what came of it. */
  private static boolean isDecided(Scene scene, Rewind own) {
    return scene.allies().stream()
        .anyMatch(
            p ->
                p.rewind().filter(r -> r.decided() && own.isSame(r)).isPresent()
                    || promisesInstead(p, own));
  }
}
