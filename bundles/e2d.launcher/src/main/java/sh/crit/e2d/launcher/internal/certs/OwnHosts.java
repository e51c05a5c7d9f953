package sh.crit.e2d.launcher.internal.certs;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this machine is called, and where it is found. */
final class OwnHosts {
  private static final Logger LOG = LoggerFactory.getLogger(OwnHosts.class);

  /** However a cluster is reached, on its own machine it is reached like this. */
  static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]");

  private OwnHosts() {}

  /** Loopback, the host name, and the addresses of interfaces that are up. */
  static Set<String> find() {
    Set<String> hosts = new TreeSet<>(LOOPBACK);
    try {
      String name = InetAddress.getLocalHost().getHostName();
      // Linux allows names that no certificate can carry.
      if (NAME.matcher(name).matches()) {
        hosts.add(name);
      }
    } catch (UnknownHostException e) {
      LOG.debug("this machine has a name that nobody can look up", e);
    }
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp()) {
          Collections.list(each.getInetAddresses()).stream()
              .filter(OwnHosts::isForOthers)
              .forEach(address -> hosts.add(written(address)));
        }
      }
    } catch (SocketException e) {
      LOG.debug("the interfaces of this machine cannot be listed", e);
    }
    return hosts;
  }

  /** Without the interface, which Java names behind some addresses. */
  private static String written(InetAddress address) {
    return address.getHostAddress().split("%", 2)[0];
  }

  /** An address of one link only means something together with the link. */
  private static boolean isForOthers(InetAddress address) {
    return !address.isLoopbackAddress() && !address.isLinkLocalAddress();
  }
}
