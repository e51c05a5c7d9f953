package sh.crit.e2d.core.internal.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.engine.OneAtATime;
import sh.crit.e2d.core.internal.engine.Restorer;
import sh.crit.e2d.core.internal.engine.Safeguard;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** The operator wants the whole cluster as it was in a backup. */
final class RestoreOrder {
  private final EtcdCluster client;
  private final Engine engine;
  private final Hands hands;
  private final Restorer restorer;
  private final Safeguard safeguard;
  private final OneAtATime turns;

  RestoreOrder(
      EtcdCluster client, Engine engine, Hands hands, EngineParts parts, OneAtATime turns) {
    this.turns = turns;
    this.client = client;
    this.engine = engine;
    this.hands = hands;
    this.restorer = parts.restorer();
    this.safeguard = parts.safeguard();
  }

  Prepared prepare(String subject) throws E2dException {
    if (!safeguard.configured()) {
      throw Hands.refused("no backups are configured: snapshot.file is not set");
    }
    Cluster cluster = Cluster.read(client, engine);
    requireWhole(cluster);
    Restorer.Known backup = restorer.find(subject);
    return new Prepared(
        cluster.basis() + " " + backup.id(), effects(cluster, backup), () -> offer(backup));
  }

  /** Everybody has to take part, because whoever does not could go on with the old data. */
  private void requireWhole(Cluster cluster) throws E2dException {
    Observation seen = hands.seen();
    List<Member> members = cluster.reading().members();
    int size = hands.config().spec().requiredClusterSize();
    if (members.size() != size || cluster.reading().voters() != size) {
      throw Hands.refused(
          "the cluster has "
              + cluster.reading().voters()
              + " voters of "
              + members.size()
              + " members, and all "
              + size
              + " have to be voters");
    }
    DataDescriptor own = seen.data().value().orElseGet(() -> DataDescriptor.unknown(""));
    if (!own.isIntact() || own.clusterId() != cluster.reading().clusterId()) {
      throw Hands.refused("this node is no member of the cluster; give the order on one that is");
    }
    List<NodeInfo> present = hands.present();
    requireEverybodyActive(cluster, seen, present);
    if (seen.rewind().isPresent() || present.stream().anyMatch(p -> p.rewind().isPresent())) {
      throw Hands.refused("the cluster is being brought back to a backup already");
    }
    List<Member> missing =
        members.stream()
            .filter(m -> m.id() != own.memberId())
            .filter(m -> !cluster.answers(m) || node(m, present).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw Hands.refused(
          Cluster.labels(missing) + " not present or not answering; all members have to take part");
    }
  }

  /** A node that only observes, or is on its way out, does not end its etcd for anybody. */
  private static void requireEverybodyActive(
      Cluster cluster, Observation seen, List<NodeInfo> present) throws E2dException {
    if (seen.stance() != Stance.ACTIVE) {
      throw Hands.refused("this node " + what(seen.stance()) + "; e2d resume first");
    }
    for (NodeInfo peer : present) {
      Stance stance = peer.stance().orElse(Stance.ACTIVE);
      boolean member =
          cluster.reading().members().stream().anyMatch(m -> m.peerUrls().contains(peer.peerUrl()));
      if (member && stance != Stance.ACTIVE) {
        throw Hands.refused(
            "node " + peer.name() + " " + what(stance) + "; e2d resume there first");
      }
    }
  }

  private static String what(Stance stance) {
    return stance == Stance.PAUSED ? "is paused" : "is leaving, or has left";
  }

  private static Optional<NodeInfo> node(Member member, List<NodeInfo> present) {
    return present.stream()
        .filter(p -> member.peerUrls().contains(p.peerUrl()))
        .filter(p -> p.etcdRunning() && p.data().memberId() == member.id())
        .findFirst();
  }

  /** How far the cluster is by now is told, and is no other plan. */
  private static List<String> effects(Cluster cluster, Restorer.Known backup) {
    List<String> effects = new ArrayList<>();
    effects.add(
        "the cluster goes back to backup "
            + backup.id()
            + " of "
            + backup.time()
            + ", revision "
            + backup.revision()
            + ", "
            + backup.bytes()
            + " bytes"
            + (backup.verified() ? "" : ", not verified"));
    effects.add(
        "what was written after revision "
            + backup.revision()
            + " is no more (it is at "
            + cluster.reading().revision()
            + " now, and on until the etcds end)");
    effects.add("all etcds end, and nobody is served until the restored cluster is up");
    for (Member member : cluster.reading().members()) {
      effects.add(
          Cluster.label(member) + " moves its data aside, restores the backup and starts with it");
    }
    effects.add("the restored cluster has another cluster id and higher revisions");
    return effects;
  }

  /** The backup is read to its end before anybody ends an etcd for it. */
  private List<String> offer(Restorer.Known backup) throws E2dException {
    restorer.prove(backup.id());
    Cluster cluster = Cluster.read(client, engine);
    return turns.during(
        cluster.endpoints(),
        cluster.node(),
        "restore " + backup.id(),
        OneAtATime.A_CHANGE,
        turn -> offerNow(backup));
  }

  private List<String> offerNow(Restorer.Known backup) throws E2dException {
    Cluster cluster = Cluster.read(client, engine);
    requireWhole(cluster);
    String mark =
        engine.config().instance() + "-" + engine.snapshot().map(s -> s.atNanos()).orElse(0L);
    Rewind rewind =
        new Rewind(
            mark,
            engine.config().peerUrl(),
            cluster.reading().clusterId(),
            cluster.reading().members().stream().map(m -> m.peerUrls().get(0)).sorted().toList(),
            backup.id(),
            false);
    hands.remember(state -> state.withRewind(state.rewind().or(() -> Optional.of(rewind))));
    return List.of(
        "backup " + backup.id() + " was read and is good; e2d status tells how far its restore is");
  }

  /** The order that this node has accepted, if nobody is heard who decided it or still can. */
  static Optional<Rewind> inDoubt(Observation seen, List<NodeInfo> present) {
    return seen.rewind()
        .filter(r -> !r.decided() && !r.initiator().equals(seen.self().peerUrl()))
        .filter(
            r ->
                present.stream()
                    .filter(p -> p.rewind().filter(r::isSame).isPresent())
                    .noneMatch(
                        p -> p.rewind().get().decided() || p.peerUrl().equals(r.initiator())));
  }
}
