package sh.crit.e2d.config.internal.values;

import java.net.InetAddress;
import java.util.Optional;

/** What the machine says about addresses. */
public interface Hosts {
  /** The address by which this machine is most likely reached; 127.0.0.1 when there is no other. */
  String own();

  /** The address of a name or literal; empty when the name does not resolve. */
  Optional<InetAddress> resolve(String host);
}
