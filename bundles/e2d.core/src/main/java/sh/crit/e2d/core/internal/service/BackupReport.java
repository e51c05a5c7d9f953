package sh.crit.e2d.core.internal.service;

import java.util.Optional;
import java.util.function.Supplier;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.core.internal.engine.Engine;

/** How backups are doing, in the words of status and health. */
final class BackupReport {
  private final Engine engine;
  private final Supplier<Optional<Snapshots>> snapshots;

  /**
   * @param snapshots the service of the moment; empty while no bundle makes backups
   */
  BackupReport(Engine engine, Supplier<Optional<Snapshots>> snapshots) {
    this.engine = engine;
    this.snapshots = snapshots;
  }

  Optional<StatusView.SnapshotView> newest() {
    return snapshots
        .get()
        .map(Snapshots::state)
        .map(Snapshots.State::newest)
        .map(b -> new StatusView.SnapshotView(b.revision(), b.time(), !b.verified().isEmpty()));
  }

  /** Empty where no backups are configured: then nothing about them is ill. */
  Optional<HealthView.Check> health() {
    if (engine.config().backupUrl().isEmpty()) {
      return Optional.empty();
    }
    Optional<Snapshots.State> state = snapshots.get().map(Snapshots::state);
    String problem =
        state
            .map(Snapshots.State::problem)
            .orElse("snapshot.file is configured, and no active bundle makes backups");
    boolean passed = problem.isEmpty();
    return Optional.of(
        new HealthView.Check(
            "backup", passed, passed ? newest(state.map(Snapshots.State::newest)) : problem));
  }

  private static String newest(Optional<BackupView> backup) {
    return backup
        .map(b -> "newest of " + b.time() + (b.verified().isEmpty() ? ", not verified" : ""))
        .orElse("none yet");
  }
}
