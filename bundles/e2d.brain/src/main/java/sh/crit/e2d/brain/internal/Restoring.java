package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Step;

/**
 * A cluster that begins with a backup (situations 3, 4 and 12). It is founded like an empty one, by
 * the promises of all its founders; the ballot names the backup besides, and each founder makes its
 * data of it before it starts. So two restores can never both come up, and a restore never meets a
 * founding.
 */
final class Restoring {
  /** What another attempt does not mend. */
  private static final List<ErrorCode> UNUSABLE =
      List.of(
          ErrorCode.SNAPSHOT_DAMAGED,
          ErrorCode.SNAPSHOT_UNSUPPORTED,
          ErrorCode.WRONG_KEY,
          ErrorCode.NOT_FOUND);

  private Restoring() {}

  /** The situation that a founding is: with a backup or without, of one node or more. */
  static int situation(Scene scene) {
    return situation(scene, kind(scene) == BackupState.Kind.HOLDS);
  }

  static int situation(Scene scene, boolean restores) {
    boolean alone = scene.size() == 1;
    if (restores) {
      return alone ? 3 : 12;
    }
    return alone ? 1 : 13;
  }

  /**
   * What this node would have the founders begin with. Data that made way for a certain backup made
   * way for no other one.
   */
  static String wanted(Scene scene) {
    Optional<BackupState> state = scene.seen().backup().value();
    Optional<String> ordered = ordered(scene).map(Rewind::backup);
    if (ordered.isPresent()) {
      return ordered.get();
    }
    return state
        .flatMap(BackupState::newest)
        .map(newest -> scene.memory().restoration().proven().orElse(newest))
        .map(BackupState.Offer::id)
        .orElse("");
  }

  /** The cluster that made way for it by the operator's order; 0 for none. */
  static long instead(Scene scene) {
    return ordered(scene).map(Rewind::clusterId).orElse(0L);
  }

  private static Optional<Rewind> ordered(Scene scene) {
    return kind(scene) == BackupState.Kind.DISREGARDED
        ? Optional.empty()
        : Rewinding.inForce(scene);
  }

  /**
   * Whether a proposal suits what this node sees in the store. Which of several backups it is the
   * proposer may choose: it may know that a newer one is no good.
   */
  static boolean suits(Scene scene, Ballot ballot) {
    Optional<Rewind> ordered = ordered(scene);
    if (ordered.isPresent()) {
      return ballot.backup().equals(ordered.get().backup());
    }
    boolean promised =
        scene
            .memory()
            .restoration()
            .proven()
            .filter(b -> ballot.restores() && !b.id().equals(ballot.backup()))
            .isPresent();
    return !promised && ballot.restores() == (kind(scene) == BackupState.Kind.HOLDS);
  }

  /** Why no cluster is founded while the store is not known; empty when it is. */
  static Optional<Decision> untilKnown(Scene scene) {
    return scene.seen().backup().value().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Verdict(scene, 4)
                .wait(
                    "a backup is configured, so this node does not start empty by itself",
                    "the backup store: "
                        + scene.seen().backup().problem()
                        + " (to found an empty cluster all the same: e2d bootstrap --new)"));
  }

  /** Whether what the store holds takes the place of data that vanished from here. */
  static boolean hasBackup(Scene scene) {
    return kind(scene) == BackupState.Kind.HOLDS;
  }

  /** The next step of a founder to the cluster that everybody has promised. */
  static Decision carryOut(Scene scene, Verdict verdict, String reason, Ballot ballot) {
    return !ballot.restores() || isReady(scene, ballot)
        ? verdict.step(NodeStatus.FOUNDING, reason, new Step.Found(ballot))
        : verdict.step(
            NodeStatus.RESTORING,
            reason + "; backup " + ballot.backup() + " is restored",
            new Step.Prepare(ballot));
  }

  /**
   * Whether a restore that everybody promised is not carried out here any more: its backup turned
   * out to be none and there is another one, or the operator wants an empty cluster.
   */
  static boolean isGivenUp(Scene scene, Ballot agreed) {
    if (!agreed.restores() || isReady(scene, agreed) || scene.seen().founding().committed()) {
      return false;
    }
    boolean another =
        kind(scene) == BackupState.Kind.HOLDS && !wanted(scene).equals(agreed.backup());
    return kind(scene) == BackupState.Kind.DISREGARDED || (another && provedUseless(scene, agreed));
  }

  private static boolean provedUseless(Scene scene, Ballot ballot) {
    return scene
        .seen()
        .lastStep()
        .filter(r -> r.step().equals(new Step.Prepare(ballot)))
        .flatMap(Observation.StepReport::failure)
        .filter(UNUSABLE::contains)
        .isPresent();
  }

  private static boolean isReady(Scene scene, Ballot ballot) {
    return scene.memory().restoration().prepared().equals(ballot.token());
  }

  /** The leader's node has the cluster marked, once. */
  static Optional<Decision> mark(Scene scene, ClusterReading cluster) {
    return scene
        .seen()
        .founding()
        .current()
        .filter(Ballot::restores)
        .filter(b -> scene.seen().founding().committed())
        .filter(b -> !scene.memory().restoration().marked().equals(b.token()))
        .filter(b -> cluster.leaderId() == scene.data().memberId())
        .filter(b -> scene.readingIsAfterLastStep())
        .map(
            b ->
                new Verdict(scene, situation(scene, true))
                    .step(
                        NodeStatus.RUNNING,
                        "the cluster was restored from backup " + b.backup(),
                        new Step.MarkRestored(cluster, b)));
  }

  /** Proposals that do not suit what this node sees in the store. */
  static List<String> contradictions(Scene scene, List<NodeInfo> peers) {
    return peers.stream()
        .filter(p -> !p.founding().committed())
        .filter(p -> p.founding().current().filter(b -> proposes(b, p)).isPresent())
        .filter(p -> !suits(scene, p.founding().current().orElseThrow()))
        .map(
            p ->
                p.name()
                    + " and this node to see the same backup store: it proposes to found a cluster "
                    + (p.founding().current().orElseThrow().restores() ? "from a" : "without a")
                    + " backup; snapshot.file must be the same on all nodes")
        .toList();
  }

  private static boolean proposes(Ballot ballot, NodeInfo peer) {
    return ballot.founders().get(0).name().equals(peer.name());
  }

  private static BackupState.Kind kind(Scene scene) {
    return scene
        .seen()
        .backup()
        .value()
        .map(BackupState::kind)
        .orElse(BackupState.Kind.NOT_CONFIGURED);
  }
}
