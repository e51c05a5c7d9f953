package sh.crit.e2d.shell.internal.command;

import java.util.Optional;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.Plugins;
import sh.crit.e2d.api.service.Snapshots;

/**
 * What commands ask. Each service comes and goes while commands can be called; who asks for one
 * gets it as it is just then. May be used by any thread.
 */
public interface Services {
  /** The appliance, while its core is active. */
  Optional<Appliance> appliance();

  /** Backups, while they are configured. */
  Optional<Snapshots> snapshots();

  /** Plugins, while they are looked after. */
  Optional<Plugins> plugins();

  /**
   * The appliance.
   *
   * @throws CommandFailure when its core is not active
   */
  default Appliance requireAppliance() throws CommandFailure {
    return appliance().orElseThrow(Services::notReady);
  }

  /**
   * Backups.
   *
   * @throws CommandFailure when none are configured; without a core that is not certain
   */
  default Snapshots requireSnapshots() throws CommandFailure {
    Optional<Snapshots> present = snapshots();
    if (present.isEmpty() && appliance().isEmpty()) {
      throw notReady();
    }
    return present.orElseThrow(
        () -> CommandFailure.unavailable("no backups are configured: set snapshot.file"));
  }

  /**
   * Plugins.
   *
   * @throws CommandFailure when nobody looks after them, as it is for a moment at the start
   */
  default Plugins requirePlugins() throws CommandFailure {
    return plugins()
        .orElseThrow(
            () ->
                CommandFailure.unavailable(
                    "plugins are not looked after: e2d.plugins has not started yet or is stopping;"
                        + " try again soon"));
  }

  private static CommandFailure notReady() {
    return CommandFailure.unavailable(
        "the appliance is not ready: its core has not started yet or is stopping; try again soon");
  }
}
