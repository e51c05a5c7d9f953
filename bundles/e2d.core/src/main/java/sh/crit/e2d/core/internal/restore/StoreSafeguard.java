package sh.crit.e2d.core.internal.restore;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.core.internal.engine.Safeguard;

/** Backups before dangerous steps, made like all others. Never takes a newer one's place. */
public final class StoreSafeguard implements Safeguard {
  private final BooleanSupplier configured;
  private final Supplier<Optional<Snapshots>> snapshots;

  /**
   * @param configured whether snapshot.file is set just now
   * @param snapshots the service of the moment; empty while no bundle makes backups
   */
  public StoreSafeguard(BooleanSupplier configured, Supplier<Optional<Snapshots>> snapshots) {
    this.configured = configured;
    this.snapshots = snapshots;
  }

  @Override
  public boolean configured() {
    return configured.getAsBoolean();
  }

  @Override
  public Made make(Consumer<String> progress) throws E2dException {
    Snapshots service =
        snapshots
            .get()
            .orElseThrow(
                () ->
                    new E2dException(
                        ErrorCode.FAILED,
                        "core.safeguard",
                        "snapshot.file",
                        "snapshot.file is configured, and no active bundle makes backups"));
    BackupView made = service.make(false, progress);
    return new Made(made.id(), made.revision());
  }
}
