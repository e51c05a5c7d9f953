package sh.crit.e2d.core.internal.osgi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.core.internal.engine.Discovery;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;

/** The discovery providers that are there just now, and the one that is configured among them. */
final class ProviderRegistry implements Discovery {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Map<String, DiscoveryProvider> providers = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private final DoubleSupplier chance;
  private volatile Selection selection = new Selection("static", Map.of(), 1);
  private volatile Restraint restraint;

  private record Selection(String type, Map<String, String> matches, int defaultPort) {}

  /**
   * @param nanos a clock that only goes forward
   * @param chance from 0 to 1, so that not all nodes ask again at once
   */
  ProviderRegistry(LongSupplier nanos, DoubleSupplier chance) {
    this.nanos = nanos;
    this.chance = chance;
    this.restraint = Restraint.none();
  }

  void add(String type, DiscoveryProvider provider) {
    providers.put(type, provider);
    restraint = Restraint.none();
  }

  void remove(String type, DiscoveryProvider provider) {
    providers.remove(type, provider);
    restraint = Restraint.none();
  }

  void select(String type, Map<String, String> matches, int defaultPort) {
    selection = new Selection(type, matches, defaultPort);
    restraint = Restraint.none();
  }

  /** A provider that fails is asked less and less often; in between it is said what it said. */
  @Override
  public List<HostPort> ask() throws E2dException {
    Restraint before = restraint;
    before.check(nanos.getAsLong());
    try {
      List<HostPort> resolved = resolved(discover(selection));
      restraint = Restraint.none();
      return resolved;
    } catch (E2dException e) {
      // Who is not there costs nothing to look for.
      restraint =
          e.code() == ErrorCode.NOT_FOUND && !providers.containsKey(selection.type())
              ? Restraint.none()
              : before.after(e, nanos.getAsLong(), chance.getAsDouble());
      throw e;
    }
  }

  /** Asks the configured provider now, whatever it said before. */
  DiscoveryView look() {
    Selection now = selection;
    long begin = nanos.getAsLong();
    try {
      Answer answer = discover(now);
      return view(now, resolved(answer), answer.leftOut(), "", begin);
    } catch (E2dException e) {
      return view(now, List.of(), List.of(), e.getMessage(), begin);
    }
  }

  private DiscoveryView view(
      Selection now, List<HostPort> peers, List<String> leftOut, String problem, long begin) {
    return new DiscoveryView(
        now.type(),
        now.matches().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .toList(),
        peers.stream().map(HostPort::toString).toList(),
        leftOut,
        problem,
        TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begin));
  }

  /** What keeps discovery from working until somebody brings it, one line each. */
  List<String> warnings() {
    String type = selection.type();
    return providers.containsKey(type) ? List.of() : List.of(missing(type));
  }

  private String missing(String type) {
    return "discovery.type: '"
        + type
        + "': no bundle provides it; waiting for a plugin in plugins/; offered are: "
        + String.join(", ", new TreeSet<>(providers.keySet()));
  }

  private Answer discover(Selection now) throws E2dException {
    DiscoveryProvider provider = providers.get(now.type());
    if (provider == null) {
      throw new E2dException(ErrorCode.NOT_FOUND, "discovery", now.type(), missing(now.type()));
    }
    try {
      return provider.discover(
          new DiscoveryProvider.Query(now.matches(), now.defaultPort(), DEADLINE));
    } catch (RuntimeException e) {
      throw new E2dException(
          ErrorCode.FAILED,
          "discovery",
          now.type(),
          "discovery.type: the provider of '" + now.type() + "' failed: " + e,
          e);
    }
  }

  private static List<HostPort> resolved(Answer answer) {
    List<HostPort> resolved = new ArrayList<>();
    for (HostPort address : answer.peers()) {
      resolved.add(resolve(address));
    }
    return resolved.stream().distinct().toList();
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
