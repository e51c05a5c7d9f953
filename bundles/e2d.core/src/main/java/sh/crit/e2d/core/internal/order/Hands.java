package sh.crit.e2d.core.internal.order;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineConfig;
import sh.crit.e2d.core.internal.engine.Rivals;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.core.internal.state.NodeState;

/** What the orders about this node see of it, and how they have it act. */
final class Hands {
  private static final long PATIENCE_SECONDS = 60;

  private final Engine engine;
  private final Patience patience;

  Hands(Engine engine, Patience patience) {
    this.engine = engine;
    this.patience = patience;
  }

  EngineConfig config() {
    return engine.config();
  }

  Observation seen() throws E2dException {
    return snapshot().seen();
  }

  private Snapshot snapshot() throws E2dException {
    return engine
        .snapshot()
        .orElseThrow(() -> refused("nothing is known yet; try again in a moment"));
  }

  /** What a silent node said last is no hindrance: the operator gives the order because of it. */
  List<NodeInfo> present() throws E2dException {
    return Rivals.heardSince(oldestPresence(), seen().sightings());
  }

  /** The last words of the nodes that are silent now. */
  List<NodeInfo> silent() throws E2dException {
    long oldest = oldestPresence();
    return seen().sightings().stream()
        .filter(s -> s.heardNanos() < oldest)
        .sorted(Comparator.comparingLong(PeerSighting::heardNanos))
        .map(PeerSighting::info)
        .toList();
  }

  private long oldestPresence() throws E2dException {
    return snapshot().atNanos() - engine.config().spec().presence().toNanos();
  }

  /** A cluster that has a quorum needs no new beginning; what helps depends on this node. */
  void requireNoCluster(Observation seen) throws E2dException {
    if (seen.cluster().value().isPresent()) {
      throw refused("the cluster has a quorum, so nothing is lost; " + wayIn(seen));
    }
  }

  private String wayIn(Observation seen) {
    if (seen.stance() != Stance.ACTIVE) {
      return "e2d resume lets this node take part again";
    }
    var cluster = seen.cluster().value().orElseThrow();
    DataDescriptor data = seen.data().value().orElseGet(() -> DataDescriptor.unknown(""));
    if (data.isIntact() && data.clusterId() != cluster.clusterId()) {
      return "the data here is of another cluster, "
          + HexId.format(data.clusterId())
          + "; move its member directory away if that one is given up";
    }
    if (data.isIntact() && cluster.member(data.memberId()).isPresent()) {
      return "this node is a member of it";
    }
    boolean seated =
        cluster.members().stream().anyMatch(m -> m.peerUrls().contains(config().peerUrl()));
    return !seated && cluster.voters() >= config().spec().requiredClusterSize()
        ? "this node is a spare, and takes the place of a member that leaves"
        : "this node joins it by itself";
  }

  void remember(UnaryOperator<NodeState> change) throws E2dException {
    await(engine.remember(change));
  }

  void perform(Step step) throws E2dException {
    await(engine.perform(step));
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

  static E2dException refused(String why) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "order", "", why);
  }
}
