package sh.crit.e2d.itests.chaos.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sh.crit.e2d.itests.chaos.Commands;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.cluster.Endpoint;
import sh.crit.e2d.itests.chaos.net.Host;

/** etcd alone, started by hand with the flags that the appliance would use. */
final class BareEtcd implements AutoCloseable {
  private final Path binary;
  private final Path dir;
  private final Host host;
  private final String cluster;
  private final Endpoint endpoint;
  private Process process;

  private BareEtcd(Path binary, Path dir, Host host, String cluster) {
    this.binary = binary;
    this.dir = dir;
    this.host = host;
    this.cluster = cluster;
    this.endpoint = new Endpoint(host.address(), 2379);
  }

  /** A cluster on these hosts; started. */
  static List<BareEtcd> cluster(Path binary, Path dir, List<Host> hosts) {
    String all =
        hosts.stream()
            .map(h -> h.address() + "=http://" + h.address() + ":2380")
            .collect(Collectors.joining(","));
    Commands.run(List.of(), "mkdir -p " + dir);
    Commands.run(List.of(), "mount -t tmpfs -o size=1g e2d-bare " + dir);
    List<BareEtcd> members = new ArrayList<>();
    hosts.forEach(h -> members.add(new BareEtcd(binary, dir, h, all)));
    members.forEach(BareEtcd::start);
    return members;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  void start() {
    String base = "http://" + host.address();
    List<String> line = new ArrayList<>(host.prefix());
    line.addAll(
        List.of(
            binary.toString(),
            "--name=" + host.address(),
            "--data-dir=" + dir.resolve(host.address()),
            "--listen-client-urls=" + base + ":2379",
            "--advertise-client-urls=" + base + ":2379",
            "--listen-peer-urls=" + base + ":2380",
            "--initial-advertise-peer-urls=" + base + ":2380",
            "--initial-cluster=" + cluster));
    try {
      process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.destroyForcibly();
    Patience.until("the end of etcd", () -> !process.isAlive());
  }

  @Override
  public void close() {
    kill();
    endpoint.close();
  }
}
