package sh.crit.e2d.core.internal.engine;

import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;

/** Asks the configured provider; blocks, so it is called off the lane. */
public interface Discovery {
  /**
   * The gossip addresses of the peers, host names resolved as far as they can be.
   *
   * @throws E2dException when the provider is missing or failed
   */
  List<HostPort> ask() throws E2dException;
}
