package sh.crit.e2d.core.internal.order;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Stance;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Orders about this node and its data. */
final class NodeOrders {
  private static final long PATIENCE_SECONDS = 60;

  private final EtcdCluster client;
  private final Engine engine;
  private final Patience patience;

  NodeOrders(EtcdCluster client, Engine engine, Patience patience) {
    this.client = client;
    this.engine = engine;
    this.patience = patience;
  }

  Prepared pause() {
    return stance(Stance.PAUSED, "this node observes only, until e2d resume; etcd runs on");
  }

  Prepared resume() {
    return stance(Stance.ACTIVE, "this node does again what there is to do");
  }

  private Prepared stance(Stance stance, String effect) {
    return new Prepared(
        stance.name(),
        List.of(effect),
        () -> {
          remember(state -> state.withStance(stance));
          return List.of(effect);
        });
  }

  Prepared leave() throws E2dException {
    Cluster cluster = Cluster.read(client, engine);
    Member own =
        cluster.reading().members().stream()
            .filter(m -> m.peerUrls().contains(engine.config().peerUrl()))
            .findFirst()
            .orElseThrow(() -> refused("this node is no member; there is nothing to leave"));
    List<Member> rest = cluster.healthyVotersBut(own);
    long votersAfter = cluster.reading().voters() - (own.learner() ? 0 : 1);
    if (votersAfter == 0) {
      throw refused("this is the last voter; bin/stop ends it, and its data stays");
    }
    if (rest.isEmpty() || rest.size() < ClusterSpec.quorum(votersAfter)) {
      throw refused(
          rest.size()
              + " of the other "
              + votersAfter
              + " voters answer, too few to do without this one; bring them back first");
    }
    List<String> effects =
        List.of(
            "this node leaves the cluster, which keeps " + votersAfter + " voters",
            "its data is moved aside and kept",
            "it stays out until e2d resume");
    return new Prepared(
        cluster.basis() + effects,
        effects,
        () -> {
          remember(state -> state.withStance(Stance.LEFT));
          return List.of("this node is leaving; e2d status tells how far it is");
        });
  }

  /** The word for a node whose data is gone and will not come back. */
  Prepared bootstrap() throws E2dException {
    Observation seen = seen();
    requireNoCluster(seen);
    if (!seen.data().value().map(DataDescriptor::isAbsent).orElse(false)) {
      throw refused(
          "there is data on this node, or it cannot be looked at; nothing is thrown away");
    }
    for (PeerSighting sighting : seen.sightings()) {
      NodeInfo peer = sighting.info();
      if (peer.etcdRunning() || !peer.data().isAbsent()) {
        throw refused(
            "node "
                + peer.name()
                + " at "
                + peer.gossip()
                + " holds data; e2d recover goes on with"
                + " it, on that node");
      }
    }
    if (!seen.heldData()) {
      throw refused("this node does not wait for data that is gone; see what its status waits for");
    }
    List<String> effects =
        List.of(
            "the data that was here is given up; a copy that turns up later must be kept away",
            "this node may found a new, empty cluster with the others that are ready to");
    return new Prepared(
        engine.config().instance() + effects,
        effects,
        () -> {
          remember(state -> state.withHeldData(false));
          return effects;
        });
  }

  /** The operator knows that the others are lost where the nodes cannot. */
  Prepared recover(String subject) throws E2dException {
    Observation seen = seen();
    if (!subject.equals(seen.self().name())) {
      throw refused("this node is " + seen.self().name() + "; give the order on " + subject);
    }
    requireNoCluster(seen);
    return goOnWith(seen, LastCopy.of(seen));
  }

  private Prepared goOnWith(Observation seen, DataDescriptor own) throws E2dException {
    requireFreshest(seen, own);
    List<String> effects = effects(seen, own);
    return new Prepared(
        own.lastTerm() + "/" + own.index() + effects,
        effects,
        () -> {
          await(engine.perform(new Step.GoOnAlone(own.clusterId(), own.lastTerm(), own.index())));
          return List.of("etcd was started as the only member of its cluster");
        });
  }

  private List<String> effects(Observation seen, DataDescriptor own) {
    List<String> effects = new ArrayList<>();
    if (seen.process().running()) {
      effects.add("the local etcd, which has no quorum, ends, so that its log is read to its end");
    }
    effects.add(
        "cluster "
            + HexId.format(own.clusterId())
            + " goes on with this node's data alone, up to entry "
            + own.index()
            + " of term "
            + own.lastTerm());
    effects.add("what was acknowledged later than that is lost");
    LastCopy.doubt(seen).ifPresent(effects::add);
    own.members().stream()
        .filter(m -> m.id() != own.memberId())
        .map(m -> "member " + Cluster.label(m) + " is given up; if it lives, it must not go on")
        .forEach(effects::add);
    seen.sightings().stream()
        .filter(s -> !isPresent(s) && s.info().data().isIntact())
        .map(s -> s.info().name() + ", silent now, held data too, which may be fresher")
        .forEach(effects::add);
    return effects;
  }

  /** What a silent node said last is no hindrance: the operator gives the order because of it. */
  private boolean isPresent(PeerSighting sighting) {
    long presence = engine.config().spec().presence().toNanos();
    return engine
        .snapshot()
        .filter(s -> s.atNanos() - sighting.heardNanos() <= presence)
        .isPresent();
  }

  private void requireFreshest(Observation seen, DataDescriptor own) throws E2dException {
    for (PeerSighting sighting : seen.sightings().stream().filter(this::isPresent).toList()) {
      NodeInfo peer = sighting.info();
      DataDescriptor data = peer.data();
      boolean same = data.isIntact() && data.clusterId() == own.clusterId();
      if (same && peer.etcdRunning()) {
        throw refused(
            "the etcd of "
                + peer.name()
                + " runs; stop that node, so that its log can be compared");
      }
      boolean fresher =
          data.lastTerm() > own.lastTerm()
              || (data.lastTerm() == own.lastTerm() && data.index() > own.index());
      if (same && fresher) {
        throw refused(
            peer.name()
                + " holds fresher data (entry "
                + data.index()
                + " of term "
                + data.lastTerm()
                + "); give the order there");
      }
    }
  }

  private static void requireNoCluster(Observation seen) throws E2dException {
    if (seen.cluster().value().isPresent()) {
      throw refused("the cluster has a quorum, so nothing is lost; this node joins it by itself");
    }
  }

  private Observation seen() throws E2dException {
    return engine
        .snapshot()
        .map(Snapshot::seen)
        .orElseThrow(() -> refused("nothing is known yet; try again in a moment"));
  }

  private void remember(UnaryOperator<NodeState> change) throws E2dException {
    await(engine.remember(change));
  }

  private void await(CompletableFuture<Void> done) throws E2dException {
    try {
      patience.await(done, PATIENCE_SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof E2dException known) {
        throw known;
      }
      throw new E2dException(
          ErrorCode.FAILED, "order", "", "could not be carried out: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new E2dException(
          ErrorCode.UNREACHABLE, "order", "", "not done within a minute; see e2d explain", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(ErrorCode.FAILED, "order", "", "interrupted; see e2d explain", e);
    }
  }

  private static E2dException refused(String why) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "order", "", why);
  }
}
