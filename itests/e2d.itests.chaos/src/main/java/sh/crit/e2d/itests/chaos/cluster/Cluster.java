package sh.crit.e2d.itests.chaos.cluster;

import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.net.Host;
import sh.crit.e2d.itests.chaos.net.Network;

/** Appliances that know each other's addresses, and what can be seen of them from outside. */
public final class Cluster implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Network network;
  private final List<Appliance> all = new ArrayList<>();
  private final Duration memberTimeout;

  /** How many of the nodes discovery names: one that it names and nobody heard may hold data. */
  private int known;

  /**
   * Makes the machines; nothing runs yet.
   *
   * @param home the unpacked appliance
   * @param dir for the nodes' files
   * @param nodes how many there are; not all need to run
   * @param size requiredClusterSize
   * @param memberTimeout healthCheckTimeout
   */
  public Cluster(
      Network network, Path home, Path dir, int nodes, int size, Duration memberTimeout) {
    this.network = network;
    this.memberTimeout = memberTimeout;
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      hosts.add(network.join());
    }
    this.known = size;
    String settings = settings(hosts, size);
    for (Host host : hosts) {
      Path own = dir.resolve(host.address());
      try {
        Files.createDirectories(own);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      all.add(new Appliance(home, own, host, settings));
    }
  }

  private String settings(List<Host> hosts, int size) {
    return "requiredClusterSize: %d%nhealthCheckInterval: 5s%nhealthCheckTimeout: %ds%ndiscovery:%n  initialPeers: [%s]%n"
        .formatted(
            size,
            memberTimeout.toSeconds(),
            hosts.stream()
                .limit(known)
                .map(h -> h.address() + ":7980")
                .collect(Collectors.joining(", ")));
  }

  public Network network() {
    return network;
  }

  /** The nodes, in the order of their addresses. */
  public List<Appliance> nodes() {
    return all;
  }

  /** The first nodes. */
  public List<Appliance> first(int count) {
    return all.subList(0, count);
  }

  /** Tells all nodes how many members the cluster is to have. */
  public void resize(int size) {
    known = Math.max(known, size);
    List<Host> hosts = all.stream().map(Appliance::host).toList();
    all.forEach(a -> a.configure(settings(hosts, size)));
  }

  /** The node whose etcd leads, by its own word. */
  public Optional<Appliance> leader() {
    return all.stream().filter(a -> status(a).filter(Cluster::leads).isPresent()).findFirst();
  }

  private static boolean leads(StatusResponse status) {
    return status.getLeader() != 0 && status.getLeader() == status.getHeader().getMemberId();
  }

  private static Optional<StatusResponse> status(Appliance node) {
    if (node.etcd().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(node.endpoint().status(LOOK));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Waits until these nodes and no others are the voters of one cluster and all of them serve.
   *
   * @return how long it took
   */
  public Duration awaitWhole(List<Appliance> nodes) {
    return Patience.until(
        nodes.size() + " voters that serve; it is so: " + describe(nodes), () -> isWhole(nodes));
  }

  private static String describe(List<Appliance> nodes) {
    return nodes.stream()
        .map(a -> a.name() + (a.etcd().isPresent() ? " with" : " without") + " etcd")
        .collect(Collectors.joining(", "));
  }

  /** The nodes that serve and are all the voters of one cluster; empty when it is not whole. */
  public List<Appliance> voting() {
    List<Appliance> serving = all.stream().filter(a -> status(a).isPresent()).toList();
    return isWhole(serving) ? serving : List.of();
  }

  /** Whether these nodes and no others are the voters of one cluster, and each serves. */
  public static boolean isWhole(List<Appliance> nodes) {
    Set<String> expected =
        nodes.stream().map(Appliance::peerUrl).collect(TreeSet::new, Set::add, Set::addAll);
    Set<Long> clusters = new TreeSet<>();
    for (Appliance node : nodes) {
      Optional<StatusResponse> status = status(node);
      if (status.isEmpty() || status.get().getLeader() == 0 || status.get().getIsLearner()) {
        return false;
      }
      clusters.add(status.get().getHeader().getClusterId());
      if (!serves(node, expected)) {
        return false;
      }
    }
    return clusters.size() == 1;
  }

  private static boolean serves(Appliance node, Set<String> expected) {
    try {
      MemberListResponse members = node.endpoint().members(LOOK);
      node.endpoint().get("whole", LOOK);
      Set<String> voters = new TreeSet<>();
      for (Member member : members.getMembersList()) {
        if (member.getIsLearner() || member.getName().isEmpty()) {
          return false;
        }
        voters.addAll(member.getPeerURLsList());
      }
      return voters.equals(expected);
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  @Override
  public void close() {
    all.forEach(Appliance::close);
    network.close();
  }
}
