package sh.crit.e2d.core.internal.order;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.engine.Rivals;

/** The operator knows that the others are lost where the nodes cannot. */
final class RecoverOrder {
  private final Hands hands;

  RecoverOrder(Hands hands) {
    this.hands = hands;
  }

  Prepared prepare(String subject) throws E2dException {
    Observation seen = hands.seen();
    if (!subject.equals(seen.self().name())) {
      throw Hands.refused("this node is " + seen.self().name() + "; give the order on " + subject);
    }
    hands.requireNoCluster(seen);
    if (seen.stance() == Stance.PAUSED && seen.process().running()) {
      throw Hands.refused(
          "this node is paused, and would not start etcd again if the order were refused after its"
              + " end; give e2d resume first");
    }
    DataDescriptor own = LastCopy.of(seen);
    requireBest(seen, own);
    List<String> effects = effects(seen, own);
    return new Prepared(
        own.lastTerm() + "/" + own.index() + effects,
        effects,
        () -> {
          hands.perform(
              new Step.GoOnAlone(
                  own.clusterId(), own.lastTerm(), own.index(), hands.config().peerUrl()));
          return List.of(
              "etcd was started as the only member of its cluster; e2d status tells when it serves");
        });
  }

  /** How far the log of a running etcd goes shows at its end only; the step looks then. */
  private void requireBest(Observation seen, DataDescriptor own) throws E2dException {
    Optional<String> rival =
        seen.process().running()
            ? Rivals.inTheWay(own, hands.config().peerUrl(), hands.present())
            : Rivals.fresher(own, hands.config().peerUrl(), hands.present());
    if (rival.isPresent()) {
      throw Hands.refused(rival.get());
    }
  }

  private List<String> effects(Observation seen, DataDescriptor own) throws E2dException {
    List<String> effects = new ArrayList<>();
    silentHolders(own).forEach(p -> effects.add(mayBeFresher(p)));
    effects.add(extent(seen, own));
    effects.add("what was acknowledged later than that is lost");
    LastCopy.doubt(seen).ifPresent(effects::add);
    own.members().stream()
        .filter(m -> m.id() != own.memberId())
        .map(
            m ->
                "member "
                    + Cluster.label(m)
                    + " is given up; do not start it again with its data: move its member"
                    + " directory away first")
        .forEach(effects::add);
    if (seen.process().running()) {
      effects.add(
          "the local etcd, which has no quorum, ends first; its log is compared with what others"
              + " hold then, and nothing is started if theirs is fresher");
    }
    return effects;
  }

  private static String extent(Observation seen, DataDescriptor own) {
    return "cluster "
        + HexId.format(own.clusterId())
        + " goes on with this node's data alone, up to "
        + (seen.process().running() ? "the end of its log" : Rivals.entry(own));
  }

  private static String mayBeFresher(NodeInfo peer) {
    return peer.name()
        + ", silent now, held data ("
        + Rivals.entry(peer.data())
        + " as it last said), which may be fresher: what only it holds is lost";
  }

  /** Each address once, with its last word, unless somebody speaks from there again. */
  private List<NodeInfo> silentHolders(DataDescriptor own) throws E2dException {
    Map<HostPort, NodeInfo> last = new LinkedHashMap<>();
    for (NodeInfo peer : hands.silent()) {
      if (peer.data().isOf(own.clusterId())) {
        last.put(peer.gossip(), peer);
      }
    }
    hands.present().forEach(p -> last.remove(p.gossip()));
    last.remove(hands.config().gossip());
    return List.copyOf(last.values());
  }
}
