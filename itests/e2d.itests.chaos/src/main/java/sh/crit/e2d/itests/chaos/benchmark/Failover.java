package sh.crit.e2d.itests.chaos.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import sh.crit.e2d.itests.chaos.Commands;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.Trees;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.cluster.Cluster;
import sh.crit.e2d.itests.chaos.cluster.Endpoint;
import sh.crit.e2d.itests.chaos.history.History;
import sh.crit.e2d.itests.chaos.history.Load;
import sh.crit.e2d.itests.chaos.net.Host;
import sh.crit.e2d.itests.chaos.net.Network;

/**
 * How long nobody can write after the leader's etcd was killed, of appliances and of bare etcd side
 * by side under the same load, turn by turn; and how long a wiped member takes to vote again.
 */
public final class Failover {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final Duration DEADLINE = Duration.ofMillis(250);
  private static final Duration WARM = Duration.ofSeconds(2);
  private static final Duration MEMBER_TIMEOUT = Duration.ofMinutes(5);
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private final PrintStream out;
  private final int rounds;

  private Failover(PrintStream out, int rounds) {
    this.out = out;
    this.rounds = rounds;
  }

  /** Arguments: the unpacked appliance, and the number of rounds. */
  public static void main(String[] words) throws IOException {
    GRPC.setLevel(Level.OFF);
    Path home = Path.of(words[0]);
    Path dir = Files.createTempDirectory("e2d-failover");
    new Failover(System.out, Integer.parseInt(words[1])).run(home, dir);
    Trees.delete(dir);
    System.exit(0);
  }

  private void run(Path home, Path dir) {
    Network network = new Network();
    try (Cluster cluster =
        new Cluster(network, home, dir.resolve("appliances"), 3, 3, MEMBER_TIMEOUT)) {
      List<Host> hosts = List.of(network.join(), network.join(), network.join());
      List<BareEtcd> bare = BareEtcd.cluster(home.resolve("etcd/etcd"), dir.resolve("bare"), hosts);
      try {
        cluster.nodes().forEach(Appliance::run);
        cluster.awaitWhole(cluster.nodes());
        leaders(
            subject("bare etcd", bare),
            new Subject(
                "appliance",
                cluster.nodes().stream().map(Appliance::endpoint).toList(),
                n -> cluster.nodes().get(n).killEtcd(),
                n -> {}));
      } finally {
        bare.forEach(BareEtcd::close);
        Commands.run(List.of(), "umount " + dir.resolve("bare"));
      }
      wiped(cluster);
    }
  }

  private static Subject subject(String name, List<BareEtcd> members) {
    List<Endpoint> endpoints = members.stream().map(BareEtcd::endpoint).toList();
    return new Subject(name, endpoints, n -> members.get(n).kill(), n -> members.get(n).start());
  }

  private void leaders(Subject bare, Subject appliance) {
    List<Long> ofBare = new ArrayList<>();
    List<Long> ofAppliance = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      ofBare.add(killed(bare));
      ofAppliance.add(killed(appliance));
    }
    out.println("without an acknowledged write after the leader's etcd was killed, ms:");
    line(bare.name(), ofBare);
    line(appliance.name(), ofAppliance);
    out.printf("ratio of the medians %.2f%n", (double) median(ofAppliance) / median(ofBare));
  }

  private long killed(Subject subject) {
    subject.awaitWhole();
    History history = new History();
    int leader = subject.leader();
    try (Load load = new Load(history, subject.endpoints(), PAUSE, DEADLINE)) {
      Patience.pass(WARM);
      history.longestGap();
      subject.kill().accept(leader);
      long before = history.acknowledged();
      Patience.pass(WARM);
      Patience.until("writes again", () -> history.acknowledged() > before + load.clients());
      long gap = history.longestGap().toMillis();
      subject.restore().accept(leader);
      return gap;
    }
  }

  private void wiped(Cluster cluster) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Appliance node = cluster.nodes().get(i % cluster.nodes().size());
      node.powerOff();
      node.wipe();
      node.run();
      times.add(cluster.awaitWhole(cluster.nodes()).toMillis());
    }
    out.println("from the start of a wiped node until it votes and serves, ms:");
    line("appliance", times);
  }

  private void line(String name, List<Long> values) {
    out.printf("  %-10s median %d, all %s%n", name, median(values), values);
  }

  private static long median(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
