package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.Stance;

/**
 * Nodes that are there without data and found nothing: those that a cluster let go, which only
 * join, and those whose operator wants them to observe or to stay out. They must not be waited for,
 * as they promise nothing, and even less be the one that all others expect to propose.
 *
 * <p>Who takes part is known through gossip, so two nodes may differ about it for a while. Founders
 * are the lowest that take part, and fewer nodes than a cluster has may be skipped for them. So the
 * lists of any two have a node in common: otherwise the one that ends higher would have skipped all
 * of the other. A node in common is what the promises need to keep two clusters from coming up.
 */
final class Bystanders {
  /** Who comes first is a founder, and the very first proposes. */
  static final Comparator<Ballot.Founder> ORDER =
      Comparator.comparing(Ballot.Founder::peerUrl).thenComparing(Ballot.Founder::name);

  private Bystanders() {}

  /** Whether this peer promises what is founded; a stance that it does not tell hinders nothing. */
  static boolean takesPart(Scene scene, NodeInfo peer) {
    return !isLetGo(scene, peer.letGoBy())
        && peer.stance().filter(s -> s != Stance.ACTIVE).isEmpty();
  }

  /** Whether a node that this cluster (0 for none) let go founds nothing beside it. */
  static boolean isLetGo(Scene scene, long cluster) {
    return cluster != 0 && !Rewinding.isOver(scene, cluster);
  }

  /** What a founding by the peers that can become founders still needs; empty when it can begin. */
  static List<String> missing(Scene scene, Predicate<NodeInfo> canFound) {
    List<NodeInfo> able = scene.allies().stream().filter(canFound).toList();
    List<NodeInfo> aside = able.stream().filter(p -> !takesPart(scene, p)).toList();
    int ready = able.size() - aside.size() + 1;
    List<String> missing = new ArrayList<>();
    if (ready < scene.size()) {
      missing.add((scene.size() - ready) + " more nodes: check discovery and gossipAddr");
    } else if (skipped(scene, able, aside) < scene.size()) {
      return List.of();
    } else {
      missing.add(
          "less than "
              + scene.size()
              + " nodes of lower peer URLs that take no part, as so many could found another"
              + " cluster: end those that are not needed, and take them out of discovery");
    }
    aside.forEach(p -> missing.add(p.name() + describe(scene, p)));
    return missing;
  }

  /** How many that take no part come before the last of the founders. */
  private static long skipped(Scene scene, List<NodeInfo> able, List<NodeInfo> aside) {
    Ballot.Founder last =
        Stream.concat(
                Stream.of(scene.self().founder()),
                able.stream().filter(p -> !aside.contains(p)).map(Bystanders::asFounder))
            .sorted(ORDER)
            .skip(scene.size() - 1L)
            .findFirst()
            .orElseThrow();
    return aside.stream().filter(p -> ORDER.compare(asFounder(p), last) < 0).count();
  }

  private static Ballot.Founder asFounder(NodeInfo peer) {
    return new Ballot.Founder(peer.name(), peer.peerUrl());
  }

  private static String describe(Scene scene, NodeInfo peer) {
    if (isLetGo(scene, peer.letGoBy())) {
      return ", which takes no part: cluster "
          + HexId.format(peer.letGoBy())
          + " let it go (if that is gone for good: e2d bootstrap --new there"
          + (peer.stance().filter(s -> s != Stance.ACTIVE).isPresent() ? ", and e2d resume)" : ")");
    }
    return peer.stance().filter(s -> s == Stance.LEFT).isPresent()
        ? ", which takes no part: it was ordered to leave (e2d resume there)"
        : ", which takes no part: it is paused (e2d resume there)";
  }
}
