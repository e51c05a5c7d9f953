package sh.crit.e2d.core.internal.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.OneAtATime;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Orders about this node and its data. */
final class NodeOrders {
  private final EtcdCluster client;
  private final Engine engine;
  private final Hands hands;
  private final OneAtATime turns;

  NodeOrders(EtcdCluster client, Engine engine, Hands hands, OneAtATime turns) {
    this.client = client;
    this.engine = engine;
    this.hands = hands;
    this.turns = turns;
  }

  Prepared pause() throws E2dException {
    Optional<Observation> seen = engine.snapshot().map(Snapshot::seen);
    if (seen.filter(s -> s.stance() == Stance.LEFT).isPresent()) {
      throw Hands.refused(
          "this node has left its cluster; resume brings it back, and pause would too");
    }
    boolean running = seen.filter(s -> s.process().running()).isPresent();
    return stance(
        Stance.PAUSED,
        "this node observes only, until e2d resume; etcd "
            + (running ? "runs on" : "does not run here, and is not started"));
  }

  /**
   * An accepted offer to go back is a second matter: whoever ends a pause does not know of it, and
   * only what was looked at is taken back, not what was accepted meanwhile.
   */
  Prepared resume() throws E2dException {
    Optional<Observation> seen = engine.snapshot().map(Snapshot::seen);
    if (seen.isPresent() && seen.get().stance() == Stance.ACTIVE) {
      Optional<Rewind> left = RestoreOrder.inDoubt(seen.get(), hands.present());
      if (left.isPresent()) {
        return takenBack(left.get());
      }
    }
    boolean standsBy = seen.flatMap(Observation::rewind).isPresent();
    return stance(
        Stance.ACTIVE,
        "this node does again what there is to do"
            + (standsBy
                ? ", and that is to go back to a backup; see what its status waits for"
                : ""));
  }

  /** Nobody is heard who has decided it, or still can. */
  private Prepared takenBack(Rewind accepted) {
    List<String> effects =
        List.of(
            "this node no longer waits for the node at "
                + accepted.initiator()
                + ", which has the order to go back to backup "
                + accepted.backup()
                + ": it is not heard, and must be lost for good with its disk; if it decided and is"
                + " only away, what the cluster writes from now on may be lost",
            "its etcd starts on the data as it is, as soon as a majority of the members does",
            "where the others have moved their data aside already, the cluster goes on from this"
                + " node's data after healthCheckTimeout, as far as it goes");
    return new Prepared(
        accepted.mark(),
        effects,
        () -> {
          hands.remember(
              state ->
                  state.rewind().filter(accepted::equals).isPresent()
                      ? state.withoutOffer()
                      : state);
          return effects;
        },
        true);
  }

  private Prepared stance(Stance stance, String effect) {
    return new Prepared(
        stance.name(),
        List.of(effect),
        () -> {
          hands.remember(state -> state.withStance(stance));
          return List.of(effect);
        });
  }

  Prepared leave() throws E2dException {
    Cluster cluster = Cluster.read(client, engine);
    Member own =
        cluster
            .own(hands.seen())
            .orElseThrow(() -> Hands.refused("this node is no member; there is nothing to leave"));
    requireOwnData(cluster, own);
    cluster.requireNobodyLeaving(hands.present(), own);
    List<Member> rest = cluster.healthyVotersBut(own);
    long votersAfter = cluster.reading().voters() - (own.learner() ? 0 : 1);
    if (votersAfter == 0) {
      throw Hands.refused("this is the last voter; bin/stop ends it, and its data stays");
    }
    if (rest.isEmpty() || rest.size() < ClusterSpec.quorum(votersAfter)) {
      throw Hands.refused(
          rest.size()
              + " of the other "
              + votersAfter
              + " voters answer, too few to do without this one; bring them back first");
    }
    List<String> effects =
        List.of(
            "this node, member "
                + Cluster.label(own)
                + ", leaves the cluster, which keeps "
                + votersAfter
                + " voters and bears the loss of "
                + (rest.size() - ClusterSpec.quorum(votersAfter))
                + " more",
            "its data is moved aside and kept",
            "it stays out until e2d resume");
    return new Prepared(
        cluster.basis() + HexId.format(own.id()) + effects, effects, () -> leaving(cluster, own));
  }

  /** Its steps take turns of their own; this one is for the word that another has it. */
  private List<String> leaving(Cluster cluster, Member own) throws E2dException {
    return turns.during(
        cluster.endpoints(),
        cluster.node(),
        "leave",
        OneAtATime.A_CHANGE,
        turn -> {
          cluster.requireNobodyLeaving(hands.present(), own);
          cluster.confirmMembers();
          hands.remember(state -> state.withStance(Stance.LEFT));
          return List.of("this node is leaving; e2d status tells how far it is");
        });
  }

  /** Data that names no member of this cluster cannot tell when the node is out. */
  private void requireOwnData(Cluster cluster, Member own) throws E2dException {
    Fact<DataDescriptor> fact = hands.seen().data();
    DataDescriptor data = fact.value().orElseGet(() -> DataDescriptor.unknown(fact.problem()));
    if (data.state() == DataDescriptor.State.UNKNOWN) {
      throw Hands.refused(
          "what the data directory holds is not known (" + data.detail() + "); try again later");
    }
    if (data.isAbsent()) {
      requireNoOtherHolder(cluster, own);
    }
    boolean foreign = data.isIntact() && data.clusterId() != cluster.reading().clusterId();
    if (foreign || data.state() == DataDescriptor.State.CORRUPT) {
      throw Hands.refused(
          "the data here is "
              + (foreign
                  ? "of cluster " + HexId.format(data.clusterId()) + ", not of the one that runs"
                  : "corrupt")
              + "; e2d remove "
              + Cluster.label(own)
              + " on another node takes the member out");
    }
  }

  /** A seat at this address is not this node's while its member lives elsewhere. */
  private void requireNoOtherHolder(Cluster cluster, Member seat) throws E2dException {
    Optional<String> holder =
        Stream.concat(hands.present().stream(), hands.silent().stream())
            .filter(p -> p.data().isOf(cluster.reading().clusterId(), seat.id()))
            .filter(p -> !p.peerUrl().equals(engine.config().peerUrl()))
            .map(p -> "node " + p.name() + " at " + p.gossip() + " has its data")
            .findFirst()
            .or(() -> cluster.answers(seat) ? Optional.of("the member answers") : Optional.empty());
    if (holder.isPresent()) {
      throw Hands.refused(
          "member "
              + Cluster.label(seat)
              + " is listed at this node's address and is another node's: "
              + holder.get()
              + "; e2d leave there, or e2d remove on a third node, takes it out");
    }
  }

  /**
   * The word for a node whose data is gone and will not come back. Where there may be a backup, a
   * node that was let go only forgets that: with it there may be just enough nodes to restore.
   */
  Prepared bootstrap() throws E2dException {
    Observation seen = hands.seen();
    hands.requireNoCluster(seen);
    if (!seen.data().value().map(DataDescriptor::isAbsent).orElse(false)) {
      throw Hands.refused(
          "there is data on this node, or it cannot be looked at; nothing is thrown away");
    }
    boolean disregards = seen.backup().value().map(NodeOrders::mayHold).orElse(true);
    if (seen.letGoBy() != 0 && disregards) {
      return takePartAgain(seen);
    }
    requireNobodyHoldsData(seen);
    if (!seen.heldData() && seen.letGoBy() == 0 && !disregards) {
      throw Hands.refused(
          "this node waits neither for data that is gone nor for a backup; see what its status waits"
              + " for");
    }
    List<String> effects = bootstrapEffects(disregards, seen);
    return new Prepared(
        engine.config().instance() + effects,
        effects,
        () -> {
          hands.remember(
              state -> state.withHeldData(false).withLetGoBy(0).withStartEmpty(disregards));
          return effects;
        });
  }

  /** As safe as a new node is: while somebody is heard who holds data, it founds nothing either. */
  private Prepared takePartAgain(Observation seen) {
    String cluster = HexId.format(seen.letGoBy());
    List<String> effects =
        List.of(
            "cluster "
                + cluster
                + ", which let this node go, is given up and must be gone for good; if it lives all"
                + " the same, there may be two",
            "this node takes part again in what the nodes found or restore from "
                + backupUrl()
                + "; to found a new, empty cluster instead, give the order once more");
    return new Prepared(
        engine.config().instance() + effects,
        effects,
        () -> {
          hands.remember(state -> state.withLetGoBy(0));
          return effects;
        });
  }

  private static void requireNobodyHoldsData(Observation seen) throws E2dException {
    for (PeerSighting sighting : seen.sightings()) {
      NodeInfo peer = sighting.info();
      if (peer.etcdRunning() || !peer.data().isAbsent()) {
        throw Hands.refused(
            "node "
                + peer.name()
                + " at "
                + peer.gossip()
                + " holds data; e2d recover goes on with"
                + " it, on that node");
      }
    }
  }

  private List<String> bootstrapEffects(boolean disregards, Observation seen) {
    List<String> effects = new ArrayList<>();
    if (disregards) {
      effects.add(
          "no backup is restored, whatever " + backupUrl() + " holds; nothing there is lost");
    }
    if (seen.letGoBy() != 0) {
      effects.add(
          "cluster "
              + HexId.format(seen.letGoBy())
              + ", which let this node go, is given up; if it lives all the same, there are two");
    } else if (seen.heldData()) {
      effects.add(
          "the data that was here is given up; a copy that turns up later must be kept away");
    }
    effects.add(
        "this node may found a new, empty cluster with the others that are ready to; give the order"
            + " on each of them");
    return effects;
  }

  private static boolean mayHold(BackupState backup) {
    return backup.kind() == BackupState.Kind.HOLDS;
  }

  private String backupUrl() {
    return engine.config().backupUrl();
  }
}
