package sh.crit.e2d.testkit.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.testkit.sim.Network.Channel;
import sh.crit.e2d.testkit.sim.etcd.Change;
import sh.crit.e2d.testkit.sim.etcd.Entry;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.Ids;
import sh.crit.e2d.testkit.sim.etcd.MemberData;
import sh.crit.e2d.testkit.sim.etcd.Witness;

/** What must hold at every moment. */
final class Invariants implements Witness {
  private final Map<Long, ClusterRecord> clusters = new TreeMap<>();
  private final Set<Long> removedByOperator = new HashSet<>();
  private final Set<Integer> leaving = new HashSet<>();
  private final Set<Long> rewound = new HashSet<>();

  /** A removal that is on its way when the silence ends is not called back. */
  private static final long ON_ITS_WAY = 5_000_000_000L;

  private long checks;
  private int kept;
  private final Network network;
  private final IntSupplier size;
  private final Store store;
  private final Supplier<List<EtcdHost>> hosts;
  private final LongPredicate decidedAgainst;

  /**
   * Checks everything.
   *
   * @param decidedAgainst whether any disk says that the cluster of an id is given up for a backup
   */
  Invariants(
      Network network,
      IntSupplier size,
      Supplier<List<EtcdHost>> hosts,
      Store store,
      LongPredicate decidedAgainst) {
    this.decidedAgainst = decidedAgainst;
    this.network = network;
    this.size = size;
    this.store = store;
    this.hosts = hosts;
  }

  Map<Long, ClusterRecord> clusters() {
    return clusters;
  }

  private ClusterRecord record(MemberData data) {
    return clusters.computeIfAbsent(data.clusterId(), ClusterRecord::new);
  }

  @Override
  public void created(int node, MemberData data) {
    data.founders().ifPresent(record(data)::begin);
    ClusterRecord cluster = record(data);
    require(
        3,
        cluster.led() || data.founders().isEmpty() || data.restored() || !store.holds(),
        "n%d founds cluster %s, new and empty, although the store holds a backup",
        node + 1,
        Ids.brief(data.clusterId()));
    if (!isRemembered(cluster, node)) {
      cluster.forgetMembers();
    }
    // Whoever was removed is asked for its vote only by members that missed that, and those are too
    // few and too far behind to be elected by it.
    require(
        2,
        cluster.beginMember(data.memberId())
            || (cluster.led() && cluster.membership().seat(data.memberId()).isEmpty()),
        "member %s begins anew on n%d under its old id: it forgets what it acknowledged",
        Ids.brief(data.memberId()),
        node + 1);
  }

  /** Whether there is anything left of a cluster that a member could contradict. */
  private boolean isRemembered(ClusterRecord cluster, int exceptNode) {
    boolean elsewhere =
        hosts.get().stream()
            .filter(h -> h.node() != exceptNode)
            .anyMatch(h -> h.disk().data().filter(d -> d.clusterId() == cluster.id()).isPresent());
    return elsewhere || (cluster.led() && !cluster.lost());
  }

  @Override
  public void elected(int node, MemberData data) {
    ClusterRecord cluster = record(data);
    if (cluster.lead()) {
      clusters.values().stream()
          .filter(c -> c != cluster && c.led())
          .forEach(c -> requireGone(c, data));
    }
    require(
        2,
        cluster.lost() || cluster.acknowledgedIn(data),
        "n%d leads cluster %s without all acknowledged writes",
        node + 1,
        Ids.brief(data.clusterId()));
  }

  private void requireGone(ClusterRecord older, MemberData newer) {
    for (EtcdHost host : hosts.get()) {
      require(
          1,
          host.disk().data().filter(d -> d.clusterId() == older.id()).isEmpty(),
          "two clusters: %s has a leader while n%d holds data of %s",
          Ids.brief(newer.clusterId()),
          host.node() + 1,
          Ids.brief(older.id()));
    }
  }

  @Override
  public void applied(int node, MemberData data, int index, Entry entry) {
    ClusterRecord cluster = record(data);
    boolean voterGoes =
        entry.change() instanceof Change.Remove removed
            && cluster.membership().isVoter(removed.id());
    boolean first = cluster.commit(index, entry);
    require(
        2,
        cluster.lost() || cluster.agrees(index, entry),
        "n%d applies something else at index %d of cluster %s",
        node + 1,
        index,
        Ids.brief(data.clusterId()));
    if (first && entry.change().membership() && !cluster.lost()) {
      checkMembership(cluster, entry.change(), voterGoes, node);
    }
  }

  private void checkMembership(
      ClusterRecord cluster, Change change, boolean voterGoes, int leader) {
    if (change instanceof Change.Remove removed && !isWanted(removed.id())) {
      require(
          4,
          !isHeld(removed.id()) || isGone(removed.id(), leader) || isSurplus(cluster),
          "member %s is removed from cluster %s although its data is intact and it was heard",
          Ids.brief(removed.id()),
          Ids.brief(cluster.id()));
      require(
          5,
          !voterGoes
              || !isHeld(removed.id())
              || cluster.membership().voters() >= ClusterSpec.quorum(size.getAsInt()),
          "cluster %s falls below the removal floor: %s",
          Ids.brief(cluster.id()),
          cluster.membership());
    }
    require(
        5,
        holders(cluster) >= cluster.membership().quorum(),
        "%s leaves cluster %s with %d voters that hold data of %s",
        change,
        Ids.brief(cluster.id()),
        holders(cluster),
        cluster.membership());
  }

  private boolean isWanted(long removed) {
    return removedByOperator.contains(removed)
        || hosts.get().stream()
            .filter(h -> leaving.contains(h.node()))
            .anyMatch(h -> h.disk().data().filter(d -> d.memberId() == removed).isPresent());
  }

  /** Whether more voters were there than a node wants, or wanted lately. */
  private boolean isSurplus(ClusterRecord cluster) {
    return cluster.membership().voters() >= size.getAsInt();
  }

  /** Whether the leader's machine had not heard its for as long as a member may be gone. */
  private boolean isGone(long memberId, int leader) {
    return hosts.get().stream()
        .filter(h -> h.disk().data().filter(d -> d.memberId() == memberId).isPresent())
        .allMatch(
            h ->
                h.node() != leader
                    && (network.silentFor(Channel.GOSSIP, h.node(), leader)
                            >= Machine.HEALTH_TIMEOUT.toNanos()
                        || network.spokeAgainFor(Channel.GOSSIP, h.node(), leader) <= ON_ITS_WAY));
  }

  private boolean isHeld(long memberId) {
    return hosts.get().stream()
        .filter(h -> !h.disk().isCorrupt())
        .anyMatch(h -> h.disk().data().filter(d -> d.memberId() == memberId).isPresent());
  }

  private int holders(ClusterRecord cluster) {
    return (int) Copies.of(hosts.get(), cluster.id()).holders(cluster.membership());
  }

  @Override
  public void acknowledged(MemberData leader, int index) {
    require(
        2,
        !decidedAgainst.test(leader.clusterId()),
        "cluster %s acknowledges index %d although it is decided to go back to a backup",
        Ids.brief(leader.clusterId()),
        index);
    record(leader).acknowledge(index);
    store.acknowledged(record(leader).acknowledged());
  }

  @Override
  public void movedAside(int node, MemberData data) {
    ClusterRecord cluster = record(data);
    require(
        6,
        data.tookNoPart()
            || !cluster.led()
            || rewound.contains(cluster.id())
            || cluster.membership().seat(data.memberId()).isEmpty(),
        "n%d moves the data of a member aside that cluster %s lists",
        node + 1,
        Ids.brief(data.clusterId()));
  }

  @Override
  public void recovering(int node, MemberData data) {
    ClusterRecord cluster = record(data);
    require(
        4,
        holders(cluster) < cluster.membership().quorum()
            || !Copies.of(hosts.get(), data.clusterId()).canElect(data),
        "n%d recovers cluster %s alone although a majority of %s holds its data",
        node + 1,
        Ids.brief(data.clusterId()),
        cluster.membership());
    for (EtcdHost host : hosts.get()) {
      require(
          2,
          Copies.intact(host)
              .filter(d -> cluster.membership().isVoter(d.memberId()))
              .filter(d -> Copies.isFresher(d, data))
              .isEmpty(),
          "n%d recovers cluster %s although n%d holds fresher data",
          node + 1,
          Ids.brief(data.clusterId()),
          host.node() + 1);
    }
    kept = cluster.acknowledgedIn(data, data.keepable());
  }

  @Override
  public void recovered(MemberData data) {
    require(
        2,
        record(data).acknowledgedIn(data, data.length()) >= kept,
        "the recovery of cluster %s drops acknowledged writes that its log held",
        Ids.brief(data.clusterId()));
    record(data).recover(data);
  }

  /** Data is about to be lost by accident: with a majority of it the cluster's promises end. */
  void lost(MemberData data) {
    ClusterRecord cluster = record(data);
    boolean voter = cluster.membership().isVoter(data.memberId());
    if (holders(cluster) - (voter ? 1 : 0) < cluster.membership().quorum()) {
      cluster.lose();
    }
  }

  /** Whether a cluster exists, and would still have a majority of its data without that disk. */
  boolean surviveWithout(EtcdHost host) {
    boolean any = false;
    for (ClusterRecord cluster : clusters.values()) {
      if (cluster.led()) {
        any = true;
        boolean voter =
            host.disk().data().filter(d -> cluster.membership().isVoter(d.memberId())).isPresent();
        if (holders(cluster) - (voter ? 1 : 0) < cluster.membership().quorum()) {
          return false;
        }
      }
    }
    return any;
  }

  /** Whether a cluster is lost, and this machine is the one to go on with. */
  boolean isBestOfTheLost(EtcdHost host) {
    Optional<MemberData> own = Copies.intact(host);
    if (own.isEmpty() || holders(record(own.get())) >= record(own.get()).membership().quorum()) {
      return false;
    }
    return record(own.get()).led()
        && hosts.get().stream()
            .filter(h -> h != host)
            .flatMap(h -> Copies.intact(h).stream().filter(d -> isBetter(d, h, own.get(), host)))
            .findAny()
            .isEmpty();
  }

  private static boolean isBetter(MemberData d, EtcdHost at, MemberData own, EtcdHost here) {
    return Copies.isFresher(d, own)
        || (d.clusterId() == own.clusterId()
            && !Copies.isFresher(own, d)
            && at.node() < here.node());
  }

  /** The member that an operator may remove from this machine without harm, if there is one. */
  Optional<MemberData> removable(EtcdHost host) {
    return host.disk()
        .data()
        .filter(
            d -> {
              ClusterRecord cluster = record(d);
              int voters = cluster.membership().voters() - 1;
              return cluster.led()
                  && voters > 1
                  && cluster.membership().isVoter(d.memberId())
                  && holders(cluster) - 1 >= voters / 2 + 1;
            });
  }

  /** An operator is about to remove a member on purpose. */
  void allowRemoval(long memberId) {
    removedByOperator.add(memberId);
  }

  /** The same for whoever has a seat at a peer URL, with data or without. */
  boolean allowRemovalAt(String peerUrl) {
    clusters.values().stream()
        .flatMap(cluster -> cluster.membership().seats().stream())
        .filter(seat -> seat.peerUrl().equals(peerUrl))
        .forEach(seat -> allowRemoval(seat.id()));
    return true;
  }

  /** An operator orders a node to leave, whatever member it is or is about to become. */
  boolean allowLeave(int node) {
    return leaving.add(node) || leaving.contains(node);
  }

  /** An operator is about to take the cluster of this machine back to a backup. */
  boolean allowRewind(EtcdHost host) {
    host.disk().data().ifPresent(d -> rewound.add(d.clusterId()));
    return true;
  }

  /** How often anything was checked. */
  long checks() {
    return checks;
  }

  /**
   * Checks.
   *
   * @param number which of the seven invariants it belongs to
   */
  void require(int number, boolean holds, String format, Object... values) {
    checks++;
    if (!holds) {
      throw new Violation(number, text(number, format, values));
    }
  }

  private static String text(int number, String format, Object... values) {
    return "invariant " + number + ": " + String.format(Locale.ROOT, format, values);
  }
}
