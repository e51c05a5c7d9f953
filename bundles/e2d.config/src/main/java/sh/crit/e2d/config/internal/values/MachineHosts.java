package sh.crit.e2d.config.internal.values;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks this machine. Answers are kept: an interface that comes up later must not look like an edit
 * of the configuration.
 */
public final class MachineHosts implements Hosts {
  private static final Logger LOG = LoggerFactory.getLogger(MachineHosts.class);
  private static final String LOOPBACK = "127.0.0.1";

  private final Map<String, Optional<InetAddress>> resolved = new ConcurrentHashMap<>();
  private final Map<String, String> own = new ConcurrentHashMap<>();

  @Override
  public String own() {
    return own.computeIfAbsent("", key -> detect());
  }

  @Override
  public Optional<InetAddress> resolve(String host) {
    return resolved.computeIfAbsent(host, MachineHosts::lookUp);
  }

  private static Optional<InetAddress> lookUp(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      LOG.debug("{} does not resolve: {}", host, e.getMessage());
      return Optional.empty();
    }
  }

  private static String detect() {
    try {
      List<NetworkInterface> interfaces =
          NetworkInterface.networkInterfaces()
              .filter(MachineHosts::usable)
              .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
              .toList();
      return interfaces.stream()
          .flatMap(each -> each.getInterfaceAddresses().stream())
          .map(InterfaceAddress::getAddress)
          .filter(Inet4Address.class::isInstance)
          .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(LOOPBACK);
    } catch (SocketException e) {
      LOG.warn("the network interfaces cannot be listed, {} is taken: {}", LOOPBACK, e.toString());
      return LOOPBACK;
    }
  }

  private static boolean usable(NetworkInterface each) {
    try {
      return each.isUp() && !each.isLoopback();
    } catch (SocketException e) {
      LOG.debug("{} is left out: {}", each.getName(), e.toString());
      return false;
    }
  }
}
