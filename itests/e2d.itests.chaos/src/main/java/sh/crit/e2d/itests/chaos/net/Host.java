package sh.crit.e2d.itests.chaos.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.itests.chaos.Commands;
import sh.crit.e2d.itests.chaos.Patience;

/**
 * One network namespace with one interface. It lives as long as a process that reads our pipe, so
 * it goes away with us however we end.
 */
public final class Host implements AutoCloseable {
  /** An address of nobody: the bridge carries such a frame to all, and none takes it. */
  private static final String NOWHERE = "02:00:00:00:de:ad";

  private final Process holder;
  private final String address;

  private Host(Process holder, String address) {
    this.holder = holder;
    this.address = address;
  }

  static Host create(int number, String address) {
    try {
      Process holder = new ProcessBuilder("unshare", "-n", "cat").start();
      Host host = new Host(holder, address);
      Patience.until("a network namespace", host::isApart);
      String end = "v" + number;
      Commands.run(
          List.of(), "ip link add " + end + " type veth peer name eth0 netns " + holder.pid());
      Commands.run(List.of(), "ip link set " + end + " master br0 up");
      host.run("ip link set lo up");
      host.run("ip addr add " + address + "/24 dev eth0");
      host.run("ip link set eth0 up");
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isApart() {
    try {
      Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
      Path its = Files.readSymbolicLink(Path.of("/proc/" + holder.pid() + "/ns/net"));
      return !ours.equals(its);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its IPv4 address. */
  public String address() {
    return address;
  }

  /** The words that run a command in this namespace. */
  public List<String> prefix() {
    return List.of("nsenter", "-t", Long.toString(holder.pid()), "-n");
  }

  private void run(String command) {
    Commands.run(prefix(), command);
  }

  void loseWordsTo(Host other) {
    run("ip neigh replace " + other.address + " lladdr " + NOWHERE + " dev eth0 nud permanent");
  }

  void reach(Host other) {
    Commands.attempt(line("ip neigh del " + other.address + " dev eth0"));
  }

  /** Late and lossy where the kernel can do that, narrow elsewhere. */
  public void slow(boolean delays) {
    run(
        "tc qdisc replace dev eth0 root "
            + (delays
                ? "netem delay 80ms 30ms loss 2%"
                : "tbf rate 1mbit burst 8kb latency 300ms"));
  }

  void fullSpeed() {
    Commands.attempt(line("tc qdisc del dev eth0 root"));
  }

  private List<String> line(String command) {
    List<String> line = new ArrayList<>(prefix());
    line.addAll(List.of(command.split(" ", -1)));
    return line;
  }

  @Override
  public void close() {
    holder.destroy();
  }
}
