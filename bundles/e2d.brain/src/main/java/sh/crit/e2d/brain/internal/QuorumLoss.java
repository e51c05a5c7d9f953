package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.ClusterSpec;

/**
 * Whether a cluster has lost the majority of its data for good, seen from one node (situation 11).
 *
 * <p>It has when all the nodes that it needs are present, what each holds is known, the intact data
 * is of one cluster and less than a majority, and every other voter is known to be lost because
 * another node, or itself without its data, speaks from its address. A voter that is merely silent
 * may live on behind a partition, with a quorum: then nothing is certain.
 *
 * @param clusterId the cluster; meaningful when it is certain
 * @param survivors the voters that hold its data, freshest first; this node among them if it does
 * @param doubts why it is not certain; empty when it is
 */
record QuorumLoss(long clusterId, List<Survivor> survivors, List<String> doubts) {
  /**
   * A node with intact data.
   *
   * @param name its name
   * @param peerUrl its peer URL
   * @param data what it holds
   * @param running whether its etcd runs, so that its log may still change
   */
  record Survivor(String name, String peerUrl, DataDescriptor data, boolean running) {}

  /** Whether a first look is enough, as it nearly always is. */
  static boolean isImpossible(Scene scene) {
    return scene.cluster().isPresent() || scene.allies().size() + 1 < scene.size();
  }

  /** What this node knows of it. */
  static QuorumLoss of(Scene scene) {
    List<String> doubts = new ArrayList<>(doubts(scene));
    List<Survivor> survivors = survivors(scene);
    List<Long> clusters = survivors.stream().map(s -> s.data().clusterId()).distinct().toList();
    if (clusters.size() != 1) {
      doubts.add(clusters.isEmpty() ? "nobody holds data" : "there is data of two clusters");
      return new QuorumLoss(0, survivors, doubts);
    }
    List<Member> members = members(survivors);
    if (members.isEmpty()) {
      doubts.add("no surviving data tells who the members are");
    }
    twins(survivors).forEach(doubts::add);
    List<Member> voters = members.stream().filter(m -> !m.learner()).toList();
    List<Member> missing =
        voters.stream()
            .filter(m -> survivors.stream().noneMatch(s -> s.data().memberId() == m.id()))
            .toList();
    if (voters.size() - missing.size() >= ClusterSpec.quorum(voters.size())) {
      doubts.add("a majority holds its data");
    }
    missing.stream().filter(m -> !isLost(scene, m)).map(QuorumLoss::mayLive).forEach(doubts::add);
    List<Survivor> candidates =
        survivors.stream()
            .filter(s -> voters.stream().anyMatch(m -> m.id() == s.data().memberId()))
            .toList();
    if (candidates.isEmpty()) {
      doubts.add("no voter's data is left");
    }
    return new QuorumLoss(clusters.get(0), candidates, List.copyOf(doubts));
  }

  boolean isCertain() {
    return doubts.isEmpty();
  }

  Survivor freshest() {
    return survivors.get(0);
  }

  private static List<String> doubts(Scene scene) {
    List<String> doubts = new ArrayList<>();
    if (scene.cluster().isPresent()) {
      doubts.add("the cluster has a quorum");
    }
    if (scene.allies().size() + 1 < scene.size()) {
      doubts.add((scene.size() - scene.allies().size() - 1) + " more nodes");
    }
    doubts.addAll(Clashes.all(scene));
    doubts.addAll(WithoutCluster.unheard(scene));
    if (scene.data().state() == DataDescriptor.State.UNKNOWN) {
      doubts.add("a look at the data directory: " + scene.data().detail());
    }
    scene.allies().stream()
        .filter(p -> p.data().state() == DataDescriptor.State.UNKNOWN)
        .map(p -> p.name() + ", whose data directory is not known")
        .forEach(doubts::add);
    Stream.concat(
            Stream.of(scene.seen().founding()).filter(f -> scene.data().isAbsent() && mayFound(f)),
            scene.allies().stream()
                .filter(p -> p.data().isAbsent())
                .map(NodeInfo::founding)
                .filter(QuorumLoss::mayFound))
        .map(f -> "the end of the founding of " + f.current().orElseThrow().token())
        .forEach(doubts::add);
    return doubts;
  }

  /** An agreed founding may still be begun by who has promised it and not begun. */
  private static boolean mayFound(FoundingRecord founding) {
    return founding.current().isPresent() && !founding.committed();
  }

  /**
   * Data that etcd itself refused is none to go on with; other nodes then announce it so. Neither
   * is what an earlier recovery left behind.
   */
  private static List<Survivor> survivors(Scene scene) {
    Stream<Survivor> own =
        scene.data().isIntact() && scene.seen().refusal().isEmpty()
            ? Stream.of(
                new Survivor(
                    scene.self().name(),
                    scene.self().peerUrl(),
                    scene.data(),
                    scene.seen().process().running()))
            : Stream.empty();
    Stream<Survivor> others =
        scene.allies().stream()
            .filter(p -> p.data().isIntact())
            .map(p -> new Survivor(p.name(), p.peerUrl(), p.data(), p.etcdRunning()));
    return Stream.concat(own, others)
        .filter(s -> !GivenUp.isLeftBehind(scene, s.data()))
        .sorted(
            Comparator.comparingLong((Survivor s) -> s.data().lastTerm())
                .thenComparingLong(s -> s.data().index())
                .reversed()
                .thenComparing(Survivor::peerUrl))
        .toList();
  }

  /** Of two copies of one member either may be the one that voted last. */
  private static Stream<String> twins(List<Survivor> survivors) {
    return survivors.stream()
        .filter(
            s ->
                survivors.stream()
                    .anyMatch(
                        other ->
                            other.data().memberId() == s.data().memberId()
                                && !other.peerUrl().equals(s.peerUrl())))
        .map(
            s ->
                s.name()
                    + " at "
                    + s.peerUrl()
                    + ", which is not the only node with the data of member "
                    + HexId.format(s.data().memberId()));
  }

  /** As the freshest copy has it that names members at all. */
  private static List<Member> members(List<Survivor> survivors) {
    return survivors.stream()
        .map(s -> s.data().members())
        .filter(m -> !m.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static boolean isLost(Scene scene, Member member) {
    boolean here =
        member.peerUrls().contains(scene.self().peerUrl())
            && scene.data().state() != DataDescriptor.State.UNKNOWN
            && !scene.seen().process().running();
    return here || scene.allies().stream().anyMatch(p -> isLostAt(p, member));
  }

  /** Whether the node at the member's address holds no data of it. */
  private static boolean isLostAt(NodeInfo node, Member member) {
    return member.peerUrls().contains(node.peerUrl())
        && !node.etcdRunning()
        && node.data().state() != DataDescriptor.State.UNKNOWN
        && node.data().memberId() != member.id();
  }

  private static String mayLive(Member member) {
    String name = member.name().isEmpty() ? HexId.format(member.id()) : member.name();
    return "member "
        + name
        + " at "
        + String.join(",", member.peerUrls())
        + ", which may live and hold data";
  }
}
