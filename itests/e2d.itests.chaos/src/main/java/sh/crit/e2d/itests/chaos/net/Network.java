package sh.crit.e2d.itests.chaos.net;

import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.itests.chaos.Commands;

/**
 * A bridge in the network namespace of this process, with one namespace per node on it. The process
 * must have been started in user and network namespaces of its own, so that nothing is touched that
 * belongs to the machine.
 */
public final class Network implements AutoCloseable {
  private static final String PREFIX = "10.77.0.";
  private static final String HERE = PREFIX + "254";

  private final List<Host> hosts = new ArrayList<>();

  /** Makes the bridge. */
  public Network() {
    Commands.run(List.of(), "ip link set lo up");
    Commands.run(List.of(), "ip link add br0 type bridge");
    Commands.run(List.of(), "ip addr add " + HERE + "/24 dev br0");
    Commands.run(List.of(), "ip link set br0 up");
  }

  /** A further host, reachable by all others. */
  public Host join() {
    int number = hosts.size() + 1;
    Host host = Host.create(number, PREFIX + number);
    hosts.add(host);
    return host;
  }

  /** Whether the kernel can delay packets; else a narrow link must do. */
  public static boolean delays() {
    Commands.attempt(List.of("tc", "qdisc", "del", "dev", "lo", "root"));
    return Commands.attempt(
                List.of("tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "0ms"))
            .exit()
        == 0;
  }

  /** Nothing that one group sends reaches the other; the second direction is open. */
  public static void deafen(List<Host> senders, List<Host> receivers) {
    for (Host sender : senders) {
      receivers.stream().filter(r -> r != sender).forEach(sender::loseWordsTo);
    }
  }

  /** Neither group hears the other. */
  public static void part(List<Host> some, List<Host> others) {
    deafen(some, others);
    deafen(others, some);
  }

  /** Takes all disturbances away. */
  public void heal() {
    for (Host host : hosts) {
      hosts.stream().filter(h -> h != host).forEach(host::reach);
      host.fullSpeed();
    }
  }

  @Override
  public void close() {
    hosts.forEach(Host::close);
  }
}
