package sh.crit.e2d.plugins.internal;

import java.time.Instant;
import java.util.Optional;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.check.Identity;
import sh.crit.e2d.plugins.internal.deploy.Deployment;

/**
 * A file of {@code plugins/} as it is known to be.
 *
 * @param file its name
 * @param identity who it is, where that is known
 * @param state how it is
 * @param reason why, one line that goes on after the name of the file
 * @param since since when
 * @param deployment what it has made of a bundle; empty for nothing
 */
record Plugin(
    String file,
    Optional<Identity> identity,
    State state,
    String reason,
    Instant since,
    Optional<Deployment> deployment) {

  /** Whether there is nothing to say about it. */
  boolean fine() {
    return state == State.ACTIVE;
  }
}
