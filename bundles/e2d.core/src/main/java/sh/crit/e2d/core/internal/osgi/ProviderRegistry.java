package sh.crit.e2d.core.internal.osgi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.core.internal.engine.Discovery;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/** The discovery providers that are there just now, and the one that is configured among them. */
final class ProviderRegistry implements Discovery {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Map<String, DiscoveryProvider> providers = new ConcurrentHashMap<>();
  private volatile Selection selection = new Selection("static", Map.of(), 1);

  private record Selection(String type, Map<String, String> matches, int defaultPort) {}

  void add(String type, DiscoveryProvider provider) {
    providers.put(type, provider);
  }

  void remove(String type, DiscoveryProvider provider) {
    providers.remove(type, provider);
  }

  void select(String type, Map<String, String> matches, int defaultPort) {
    selection = new Selection(type, matches, defaultPort);
  }

  @Override
  public List<HostPort> ask() throws E2dException {
    Selection now = selection;
    DiscoveryProvider provider = providers.get(now.type());
    if (provider == null) {
      throw new E2dException(
          ErrorCode.NOT_FOUND,
          "discovery",
          now.type(),
          "discovery.type: no bundle provides '" + now.type() + "'; waiting for one");
    }
    Set<HostPort> resolved = new LinkedHashSet<>();
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(now.matches(), now.defaultPort(), DEADLINE);
    for (HostPort address : provider.discover(query).peers()) {
      resolved.add(resolve(address));
    }
    return List.copyOf(resolved);
  }

  /** A name that does not resolve stays as it is: a peer that cannot be found is still a peer. */
  private static HostPort resolve(HostPort address) {
    try {
      return new HostPort(InetAddress.getByName(address.host()).getHostAddress(), address.port());
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
