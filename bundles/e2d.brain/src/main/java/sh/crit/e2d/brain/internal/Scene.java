package sh.crit.e2d.brain.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Self;

/** What the rules ask about an observation. */
public final class Scene {
  private final ClusterSpec spec;
  private final Observation seen;
  private final Memory memory;
  private final long nowNanos;
  private final List<NodeInfo> present;
  private final List<NodeInfo> silent;
  private final List<NodeInfo> allies;

  public Scene(ClusterSpec spec, Observation seen, Memory memory, long nowNanos) {
    this.spec = spec;
    this.seen = seen;
    this.memory = memory;
    this.nowNanos = nowNanos;
    this.present = peers(s -> isFresh(s) && isLatestLife(s));
    this.silent = peers(s -> !isFresh(s)).stream().filter(this::notSucceeded).toList();
    this.allies = present.stream().filter(p -> Clashes.between(this, p).isEmpty()).toList();
  }

  /** The same scene to another mind. */
  public Scene with(Memory other) {
    return new Scene(this, other);
  }

  private Scene(Scene same, Memory other) {
    this.spec = same.spec;
    this.seen = same.seen;
    this.memory = other;
    this.nowNanos = same.nowNanos;
    this.present = same.present;
    this.silent = same.silent;
    this.allies = same.allies;
  }

  private boolean isFresh(PeerSighting sighting) {
    return nowNanos - sighting.heardNanos() <= spec.presence().toNanos();
  }

  /** A node that was restarted a moment ago is one node, and only its last word counts. */
  private boolean isLatestLife(PeerSighting sighting) {
    return seen.sightings().stream()
        .filter(s -> s.info().gossip().equals(sighting.info().gossip()))
        .noneMatch(s -> isLater(s, sighting));
  }

  /** Two lives whose words arrive at the same moment are still one node. */
  private static boolean isLater(PeerSighting one, PeerSighting than) {
    return one.heardNanos() > than.heardNanos()
        || (one.heardNanos() == than.heardNanos()
            && one.info().instance().compareTo(than.info().instance()) > 0);
  }

  /** Sorted, so that every node names and orders its peers alike. */
  private List<NodeInfo> peers(Predicate<PeerSighting> which) {
    return seen.sightings().stream()
        .filter(which)
        .map(PeerSighting::info)
        .filter(p -> !p.instance().equals(self().instance()))
        .filter(p -> !(p.name().equals(self().name()) && p.gossip().equals(self().gossip())))
        .sorted(Comparator.comparing(NodeInfo::peerUrl).thenComparing(NodeInfo::instance))
        .toList();
  }

  /** A node that speaks again from the same address has taken the silent one's place. */
  private boolean notSucceeded(NodeInfo silent) {
    return present.stream().noneMatch(p -> p.gossip().equals(silent.gossip()))
        && !silent.gossip().equals(self().gossip());
  }

  ClusterSpec spec() {
    return spec;
  }

  Observation seen() {
    return seen;
  }

  Memory memory() {
    return memory;
  }

  long nowNanos() {
    return nowNanos;
  }

  Self self() {
    return seen.self();
  }

  int size() {
    return spec.requiredClusterSize();
  }

  /** Every other node heard lately, also those whose configuration contradicts ours. */
  List<NodeInfo> present() {
    return present;
  }

  /** Nodes that were heard once and not lately, and whose address nobody else speaks from. */
  List<NodeInfo> silent() {
    return silent;
  }

  /** The present nodes that mean the same cluster as we do. */
  List<NodeInfo> allies() {
    return allies;
  }

  /**
   * The local data directory. What was seen before etcd ended says nothing about what etcd left
   * there.
   */
  DataDescriptor data() {
    EtcdProcessState process = seen.process();
    if (!process.running() && seen.data().atNanos() < process.sinceNanos()) {
      return DataDescriptor.unknown("not looked at since etcd ended");
    }
    return seen.data().value().orElseGet(() -> DataDescriptor.unknown(seen.data().problem()));
  }

  /** The recoveries that the data here has gone through. */
  List<RecoveryRecord> recoveries() {
    return seen.recoveries().stream().filter(r -> r.tookPlaceIn(data())).toList();
  }

  /** The cluster, when a quorum answered lately. */
  Optional<ClusterReading> cluster() {
    return clusterFact().value();
  }

  Fact<ClusterReading> clusterFact() {
    return seen.cluster().within(spec.readingLifetime().toNanos(), nowNanos);
  }

  /** Whether the reading was made after the last step ended and so knows what came of it. */
  boolean readingIsAfterLastStep() {
    return seen.cluster().atNanos() >= memory.seenStepNanos().orElse(Long.MIN_VALUE);
  }

  /** Whether the node has looked for a cluster for longer than the operator allows. */
  boolean bootstrapOverdue() {
    return cluster().isEmpty()
        && seen.stance() == Stance.ACTIVE
        && withoutQuorumNanos() > spec.bootstrapTimeout().toNanos();
  }

  /** For how long this node has seen no cluster with a quorum. */
  long withoutQuorumNanos() {
    return nowNanos - memory.vigil().quorumNanos();
  }
}
