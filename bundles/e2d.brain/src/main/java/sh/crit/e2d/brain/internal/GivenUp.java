package sh.crit.e2d.brain.internal;

import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.RecoveryRecord;

/** What the records of recoveries say of two copies of one cluster's data. */
final class GivenUp {
  private GivenUp() {}

  /** The recovery in which the data here left another copy behind. */
  static Optional<RecoveryRecord> byThisNode(Scene scene, DataDescriptor other) {
    return scene.recoveries().stream().filter(r -> r.gaveUp(other)).findFirst();
  }

  /** A recovery of another node's data which left the data here behind. */
  static Optional<RecoveryRecord> byOthers(Scene scene) {
    return scene.allies().stream()
        .flatMap(p -> p.recoveries().stream())
        .filter(r -> r.gaveUp(scene.data()))
        .findFirst();
  }

  /** Whether any recovery that is known of left this copy behind. */
  static boolean isLeftBehind(Scene scene, DataDescriptor copy) {
    return Stream.concat(
            scene.recoveries().stream(),
            scene.allies().stream().flatMap(p -> p.recoveries().stream()))
        .anyMatch(r -> r.gaveUp(copy));
  }
}
