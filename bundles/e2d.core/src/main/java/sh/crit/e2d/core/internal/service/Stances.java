package sh.crit.e2d.core.internal.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.engine.Snapshot;

/**
 * What the operators want of the nodes: of this one as it is on disk, of the others as they say
 * themselves. Of a node that was not heard lately nothing is known.
 */
final class Stances {
  private final Observation seen;
  private final List<NodeInfo> peers;

  /**
   * @param presenceNanos how long a word of a peer counts
   */
  Stances(Snapshot snapshot, long presenceNanos) {
    this.seen = snapshot.seen();
    List<PeerSighting> fresh =
        seen.sightings().stream()
            .filter(s -> snapshot.atNanos() - s.heardNanos() <= presenceNanos)
            .filter(s -> !s.info().gossip().equals(seen.self().gossip()))
            .toList();
    this.peers =
        fresh.stream()
            .filter(s -> fresh.stream().noneMatch(other -> succeeds(other, s)))
            .map(PeerSighting::info)
            .toList();
  }

  /** A node that was restarted is one node, and only its last word counts. */
  private static boolean succeeds(PeerSighting other, PeerSighting than) {
    return other.info().gossip().equals(than.info().gossip())
        && other.heardNanos() > than.heardNanos();
  }

  /** Of the node whose etcd is that member; the data tells, and where there is none the address. */
  Optional<Stance> of(Member member) {
    DataDescriptor own = seen.data().value().orElseGet(() -> DataDescriptor.unknown(""));
    if (isAt(member, own, seen.self().peerUrl())) {
      return Optional.of(seen.stance());
    }
    return peers.stream()
        .filter(p -> isAt(member, p.data(), p.peerUrl()))
        .findFirst()
        .flatMap(NodeInfo::stance);
  }

  private static boolean isAt(Member member, DataDescriptor data, String peerUrl) {
    return data.isIntact() ? data.memberId() == member.id() : member.peerUrls().contains(peerUrl);
  }

  /** The names of the paused nodes, this one first. */
  List<String> paused() {
    Stream<String> self =
        seen.stance() == Stance.PAUSED ? Stream.of(seen.self().name()) : Stream.empty();
    Stream<String> others =
        peers.stream()
            .filter(p -> p.stance().filter(s -> s == Stance.PAUSED).isPresent())
            .map(NodeInfo::name)
            .sorted();
    return Stream.concat(self, others).toList();
  }

  /** One line for each node that does not simply do what there is to do. */
  List<String> notices() {
    List<String> lines = new ArrayList<>();
    if (seen.stance() != Stance.ACTIVE) {
      lines.add("this node " + words(seen.stance()) + "; e2d resume ends that");
    }
    peers.stream()
        .filter(p -> p.stance().filter(s -> s != Stance.ACTIVE).isPresent())
        .map(
            p ->
                "node "
                    + p.name()
                    + " at "
                    + p.gossip()
                    + " "
                    + words(p.stance().orElseThrow())
                    + "; e2d resume there ends that")
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static String words(Stance stance) {
    return stance == Stance.PAUSED ? "is paused" : "was told to leave";
  }
}
