package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Quest;
import sh.crit.e2d.brain.Step;

/**
 * Brings a cluster back whose majority is lost, from the freshest data that is left (situation 11).
 *
 * <p>After the patience is over the survivors end their etcds, so that each log is read to its very
 * end; then the freshest proposes itself and acts once all present nodes have promised. Two
 * candidates can never both act: each needs the other's promise, and a candidate that promised
 * another one's later ballot no longer acts on its own, while one that has acted holds a log that
 * is ahead of all others.
 */
final class Recovery {
  private Recovery() {}

  /** The memory with what this node knows of a loss, and with its promise. */
  static Memory update(Scene scene) {
    Memory memory = scene.memory();
    if (QuorumLoss.isImpossible(scene)) {
      return memory.withQuest(Quest.NONE);
    }
    QuorumLoss loss = QuorumLoss.of(scene);
    if (!loss.isCertain()) {
      return memory.withQuest(Quest.NONE);
    }
    long now = scene.nowNanos();
    boolean slept = now - memory.vigil().lookedNanos() > scene.spec().presence().toNanos();
    Quest before = slept ? Quest.NONE : memory.quest();
    long since = before.sinceNanos().orElse(now);
    boolean ripe = isRipe(scene, since) && loss.survivors().stream().noneMatch(s -> s.running());
    return memory.withQuest(
        new Quest(OptionalLong.of(since), ripe ? promise(scene, loss, before) : Optional.empty()));
  }

  private static boolean isRipe(Scene scene, long since) {
    return scene.nowNanos() - since > scene.spec().healthTimeout().toNanos();
  }

  /** The candidate's own proposal, or this node's agreement with the one of the candidate. */
  private static Optional<RecoveryBallot> promise(Scene scene, QuorumLoss loss, Quest before) {
    QuorumLoss.Survivor best = loss.freshest();
    Optional<RecoveryBallot> own = before.promise();
    if (!best.peerUrl().equals(scene.self().peerUrl())) {
      return scene.allies().stream()
          .filter(p -> p.peerUrl().equals(best.peerUrl()))
          .flatMap(p -> p.recovery().stream())
          .filter(b -> describes(b, best))
          .filter(b -> b.restores() == FresherBackup.than(scene, best).isPresent())
          .filter(b -> b.number() >= own.map(RecoveryBallot::number).orElse(0L))
          .findFirst()
          .or(() -> own);
    }
    if (awaitsStore(scene, before.sinceNanos().orElse(scene.nowNanos()))) {
      return own;
    }
    long highest = ballots(scene).mapToLong(RecoveryBallot::number).max().orElse(0);
    Optional<BackupState.Offer> fresher = FresherBackup.than(scene, best);
    if (fresher.filter(b -> !FresherBackup.isProven(scene, b)).isPresent()) {
      return Optional.empty();
    }
    String backup = fresher.map(BackupState.Offer::id).orElse("");
    boolean stands =
        own.filter(b -> describes(b, best) && b.backup().equals(backup))
            .filter(b -> b.number() >= highest)
            .isPresent();
    return stands ? own : Optional.of(proposal(scene, best, highest + 1, backup));
  }

  /** A store that does not answer is waited for, but not for ever: there is data to go on with. */
  private static boolean awaitsStore(Scene scene, long since) {
    return FresherBackup.isUnknown(scene)
        && scene.nowNanos() - since <= 2 * scene.spec().healthTimeout().toNanos();
  }

  private static Stream<RecoveryBallot> ballots(Scene scene) {
    return Stream.concat(
        scene.memory().quest().promise().stream(),
        scene.allies().stream().flatMap(p -> p.recovery().stream()));
  }

  private static boolean describes(RecoveryBallot ballot, QuorumLoss.Survivor survivor) {
    return ballot.peerUrl().equals(survivor.peerUrl())
        && ballot.clusterId() == survivor.data().clusterId()
        && ballot.lastTerm() == survivor.data().lastTerm()
        && ballot.lastIndex() == survivor.data().index();
  }

  private static RecoveryBallot proposal(
      Scene scene, QuorumLoss.Survivor best, long number, String backup) {
    return new RecoveryBallot(
        number,
        scene.self().instance() + "-" + number,
        best.name(),
        best.peerUrl(),
        best.data().clusterId(),
        best.data().lastTerm(),
        best.data().index(),
        backup);
  }

  /** What to do about a certain loss; empty when there is none. */
  static Optional<Decision> decide(Scene scene) {
    Quest quest = scene.memory().quest();
    if (quest.sinceNanos().isEmpty()) {
      return Optional.empty();
    }
    QuorumLoss loss = QuorumLoss.of(scene);
    Verdict verdict = new Verdict(scene, 11);
    if (!isRipe(scene, quest.sinceNanos().getAsLong())) {
      return Optional.of(
          verdict.wait(
              NodeStatus.WAITING,
              "the majority of the cluster's data is lost",
              List.of(
                  "healthCheckTimeout to pass; then the cluster recovers from the data of "
                      + loss.freshest().name())));
    }
    if (scene.seen().process().running()) {
      return Optional.of(
          verdict.step(
              NodeStatus.DEGRADED,
              "the majority of the cluster's data is lost; what is left is compared",
              new Step.Halt()));
    }
    return Optional.of(agree(scene, loss, verdict));
  }

  private static Decision agree(Scene scene, QuorumLoss loss, Verdict verdict) {
    String reason =
        "the majority of the cluster's data is lost; the freshest of what is left is on "
            + loss.freshest().name();
    List<String> running =
        loss.survivors().stream()
            .filter(QuorumLoss.Survivor::running)
            .map(s -> "the etcd of " + s.name() + " to end, so that its log can be read")
            .toList();
    if (!running.isEmpty()) {
      return verdict.wait(NodeStatus.WAITING, reason, running);
    }
    return unproven(scene, loss, verdict, reason)
        .orElseGet(() -> promised(scene, loss, verdict, reason));
  }

  /** Whoever would move data aside for a backup has read that backup before. */
  private static Optional<Decision> unproven(
      Scene scene, QuorumLoss loss, Verdict verdict, String reason) {
    return FresherBackup.than(scene, loss.freshest())
        .filter(b -> scene.data().isIntact() && !FresherBackup.isProven(scene, b))
        .map(
            b ->
                verdict.step(
                    NodeStatus.RESTORING,
                    reason + ", and backup " + b.id() + " may go further than that",
                    new Step.Prove(b)));
  }

  private static Decision promised(Scene scene, QuorumLoss loss, Verdict verdict, String reason) {
    Optional<RecoveryBallot> own = scene.memory().quest().promise();
    boolean candidate = own.filter(b -> b.peerUrl().equals(scene.self().peerUrl())).isPresent();
    boolean makesWay = own.filter(RecoveryBallot::restores).isPresent() && scene.data().isIntact();
    if (!candidate && !makesWay) {
      return verdict.wait(NodeStatus.WAITING, reason, List.of(awaited(scene, loss, own)));
    }
    List<String> silent =
        scene.allies().stream()
            .filter(p -> !p.recovery().equals(own))
            .map(NodeInfo::name)
            .map(n -> "the promise of " + n)
            .toList();
    if (!silent.isEmpty()) {
      return verdict.wait(NodeStatus.WAITING, reason, silent);
    }
    List<String> missing = makesWay ? Bystanders.missing(scene, Recovery::willBeEmpty) : List.of();
    if (!missing.isEmpty()) {
      return verdict.wait(
          NodeStatus.WAITING,
          reason + "; backup " + own.get().backup() + " goes further, and too few can restore it",
          missing);
    }
    return makesWay
        ? verdict.step(
            NodeStatus.RESTORING,
            reason + ", and backup " + own.get().backup() + " goes further than that",
            new Step.MoveAside("behind-backup"))
        : verdict.step(NodeStatus.STARTING, reason, new Step.Recover(own.get()));
  }

  /** Whether it can restore a backup, at the latest when its own data has made way for that too. */
  private static boolean willBeEmpty(NodeInfo peer) {
    return !peer.etcdRunning() && (peer.data().isAbsent() || peer.data().isIntact());
  }

  private static String awaited(Scene scene, QuorumLoss loss, Optional<RecoveryBallot> own) {
    String freshest = loss.freshest().name();
    if (own.isEmpty() && FresherBackup.isUnknown(scene)) {
      return "the backup store, which may go further: "
          + scene.seen().backup().problem()
          + "; without it the cluster recovers from the data of "
          + freshest;
    }
    return own.filter(RecoveryBallot::restores).isPresent()
        ? freshest + " to move its data aside for backup " + own.get().backup()
        : freshest + " to recover the cluster from its data";
  }
}
