package sh.crit.e2d.core.internal.osgi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.model.HostPort;

/**
 * The forms that one address has: a name, what it resolves to, the ways to write IPv6. What
 * discovery finds is brought into the form in which a node tells its own, as it is by this that the
 * node is known to have been heard.
 */
final class Forms {
  private final Collection<HostPort> told;
  private final Map<HostPort, HostPort> byResolved = new HashMap<>();

  /**
   * @param told the addresses of this node and of those that were heard, as they tell them
   */
  Forms(Collection<HostPort> told) {
    this.told = told;
    for (HostPort address : told) {
      resolved(address).ifPresent(resolved -> byResolved.putIfAbsent(resolved, address));
    }
  }

  /** As the nodes tell them; else resolved; one that does not resolve stays as it is. */
  List<HostPort> of(List<HostPort> found) {
    return found.stream().map(this::of).distinct().toList();
  }

  private HostPort of(HostPort found) {
    if (told.contains(found)) {
      return found;
    }
    return resolved(found)
        .map(resolved -> byResolved.getOrDefault(resolved, resolved))
        .orElse(found);
  }

  /** Empty when it does not resolve: a peer that cannot be found is still a peer. */
  private static Optional<HostPort> resolved(HostPort address) {
    try {
      String literal = InetAddress.getByName(address.host()).getHostAddress();
      return Optional.of(new HostPort(literal, address.port()));
    } catch (UnknownHostException unknown) {
      return Optional.empty();
    }
  }
}
