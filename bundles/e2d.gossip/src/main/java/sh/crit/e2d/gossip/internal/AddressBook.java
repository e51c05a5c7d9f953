package sh.crit.e2d.gossip.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.model.HostPort;

/**
 * Keeps addresses resolved, because resolving a name may block for long where addresses are needed
 * at once. A name that no longer resolves keeps its last address. Refreshed by one thread, read by
 * any.
 */
final class AddressBook {
  private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);
  private static final int LIMIT = 256;

  private volatile Map<HostPort, InetSocketAddress> resolved = Map.of();

  /** Resolves these anew and forgets all others; may block on the name service. */
  void refresh(Collection<HostPort> wanted) {
    Map<HostPort, InetSocketAddress> fresh = new LinkedHashMap<>();
    for (HostPort address : wanted) {
      if (fresh.size() >= LIMIT) {
        break;
      }
      try {
        fresh.put(address, resolve(address));
      } catch (UnknownHostException e) {
        LOG.debug("{} cannot be resolved: {}", address, e.toString());
        InetSocketAddress former = resolved.get(address);
        if (former != null) {
          fresh.put(address, former);
        }
      }
    }
    resolved = fresh;
  }

  List<InetSocketAddress> addresses() {
    return resolved.values().stream().distinct().toList();
  }

  /** Where that is; empty while it is not known. */
  Optional<InetSocketAddress> address(HostPort of) {
    return Optional.ofNullable(resolved.get(of));
  }

  static InetSocketAddress resolve(HostPort address) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
  }
}
