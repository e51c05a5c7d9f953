package sh.crit.e2d.itests.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * The ports of a cluster, free on all of its addresses when they were chosen.
 *
 * @param client etcd's client port
 * @param peer etcd's peer port
 * @param gossip the gossip port
 */
record Ports(int client, int peer, int gossip) {
  private static final int TRIES = 200;

  static Ports free(List<String> hosts) {
    return new Ports(port(hosts), port(hosts), port(hosts));
  }

  private static int port(List<String> hosts) {
    for (int i = 0; i < TRIES; i++) {
      int candidate = any();
      if (hosts.stream().allMatch(h -> isFree(h, candidate))) {
        return candidate;
      }
    }
    throw new AssertionError("no port is free on all of " + hosts);
  }

  private static int any() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
