package sh.crit.e2d.brain.internal;

import java.util.Optional;
import sh.crit.e2d.brain.BackupState;

/**
 * A backup that goes further than the data which is left of a cluster. Only the log's positions can
 * tell: a revision counts what was applied, and the data that is left may hold more than that. Of
 * one cluster's log the later position holds all that the earlier one does.
 */
final class FresherBackup {
  private FresherBackup() {}

  /**
   * The backup; empty when there is none, or the store is not known. One that was proven here stays
   * one when the store falls silent.
   */
  static Optional<BackupState.Offer> than(Scene scene, QuorumLoss.Survivor freshest) {
    return scene
        .seen()
        .backup()
        .value()
        .map(BackupState::newest)
        .orElse(scene.memory().restoration().proven())
        .filter(offer -> offer.clusterId() == freshest.data().clusterId())
        .filter(offer -> isAhead(offer, freshest));
  }

  /** Whether this node has read it to its end itself. */
  static boolean isProven(Scene scene, BackupState.Offer backup) {
    return scene.memory().restoration().proven().filter(backup::equals).isPresent();
  }

  /** Whether there may be one and the store has not answered yet. */
  static boolean isUnknown(Scene scene) {
    return scene.seen().backup().value().isEmpty()
        && scene.memory().restoration().proven().isEmpty();
  }

  private static boolean isAhead(BackupState.Offer offer, QuorumLoss.Survivor survivor) {
    long term = survivor.data().lastTerm();
    return offer.term() > term || (offer.term() == term && offer.index() > survivor.data().index());
  }
}
