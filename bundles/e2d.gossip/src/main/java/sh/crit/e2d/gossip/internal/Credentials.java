package sh.crit.e2d.gossip.internal;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import sh.crit.e2d.api.error.E2dException;

/** What secures the connections of the gossip. */
@FunctionalInterface
interface Credentials {
  /** Of a gossip that is not secured. */
  Credentials NONE = Optional::empty;

  /**
   * Asked before each attempt to join.
   *
   * @return empty only if the gossip is not to be secured
   * @throws E2dException if it is to be secured and cannot be: then nothing is sent at all
   */
  Optional<SSLContext> load() throws E2dException;
}
