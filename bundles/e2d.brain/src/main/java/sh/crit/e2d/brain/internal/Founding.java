package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/**
 * All nodes agree on one list of founders before any of them starts etcd (situations 1 and 13).
 *
 * <p>The lowest candidate proposes; each founder promises on disk; whoever sees the promise of all
 * starts. Two lists can never both gain a quorum, because a node that promised one list promises
 * another only if that holds a majority of every list it promised before, and no longer starts with
 * the former. So of an earlier list at most a minority can ever have started.
 */
final class Founding {
  private Founding() {}

  static Decision decide(Scene scene) {
    List<NodeInfo> peers =
        empty(scene).stream().filter(p -> Bystanders.takesPart(scene, p)).toList();
    List<Ballot.Founder> all = founders(scene, peers);
    Verdict verdict = new Verdict(scene, Restoring.situation(scene));
    List<String> missing = Bystanders.missing(scene, Founding::isEmpty);
    if (!missing.isEmpty()) {
      return new Verdict(scene, 14).wait(NodeStatus.WAITING, presence(scene, all), missing);
    }
    List<String> twice = claimedTwice(all);
    if (!twice.isEmpty()) {
      return verdict.wait(NodeStatus.WAITING, "nodes contradict each other", twice);
    }
    if (!mayVote(scene)) {
      return verdict.wait(
          NodeStatus.FOUNDING,
          "committed to found a cluster that has not come up",
          List.of("the other founders, with or without data"));
    }
    Optional<Ballot> better = betterProposal(scene, peers, all);
    if (better.isPresent()) {
      return verdict.step(
          NodeStatus.FOUNDING, "a proposal to found a cluster", new Step.Vote(better.get()));
    }
    return all.get(0).equals(scene.self().founder())
        ? propose(scene, peers, all.subList(0, scene.size()), verdict)
        : awaitProposal(scene, peers, all, verdict);
  }

  /**
   * Whether every founder is known to have promised this ballot last. A node whose address changed
   * since is not the founder that was agreed on.
   */
  static boolean agreed(Scene scene, Ballot ballot) {
    return ballot.founders().contains(scene.self().founder())
        && ballot.founders().stream()
            .filter(f -> !f.name().equals(scene.self().name()))
            .allMatch(
                f ->
                    Stream.concat(scene.present().stream(), scene.silent().stream())
                        .filter(p -> p.name().equals(f.name()))
                        .anyMatch(p -> p.founding().current().filter(ballot::equals).isPresent()));
  }

  /**
   * Whether enough founders are present to make a quorum with this node. One that is committed and
   * has neither data nor a running etcd was cut off in between and will not start any more: to
   * start without it would only leave data behind that keeps everybody from founding anew. Neither
   * does one that takes no part any more.
   */
  static boolean majorityCanStart(Scene scene, Ballot ballot) {
    long able =
        scene.present().stream()
            .filter(p -> ballot.founders().stream().anyMatch(f -> f.name().equals(p.name())))
            .filter(p -> p.etcdRunning() || !p.data().isAbsent() || mayStart(scene, p))
            .count();
    return able + 1 >= ClusterSpec.quorum(ballot.founders().size());
  }

  private static boolean mayStart(Scene scene, NodeInfo founder) {
    return !founder.founding().committed() && Bystanders.takesPart(scene, founder);
  }

  private static List<NodeInfo> empty(Scene scene) {
    return scene.allies().stream().filter(Founding::isEmpty).toList();
  }

  private static boolean isEmpty(NodeInfo peer) {
    return peer.data().isAbsent() && !peer.etcdRunning();
  }

  private static String presence(Scene scene, List<Ballot.Founder> all) {
    boolean bystanders = empty(scene).size() + 1 > all.size();
    return all.size()
        + " of "
        + scene.size()
        + " nodes are present"
        + (bystanders ? " and take part" : "");
  }

  private static List<Ballot.Founder> founders(Scene scene, List<NodeInfo> peers) {
    List<Ballot.Founder> all = new ArrayList<>();
    all.add(scene.self().founder());
    peers.forEach(p -> all.add(new Ballot.Founder(p.name(), p.peerUrl())));
    all.sort(Bystanders.ORDER);
    return all;
  }

  /** A name or an address that two candidates have would make a cluster that lacks a member. */
  private static List<String> claimedTwice(List<Ballot.Founder> all) {
    Set<String> seen = new TreeSet<>();
    List<String> twice = new ArrayList<>();
    for (Ballot.Founder founder : all) {
      if (!seen.add(founder.name())) {
        twice.add("another name for one of the nodes named " + founder.name());
      }
      if (!seen.add(founder.peerUrl())) {
        twice.add("another peer URL for one of the nodes at " + founder.peerUrl());
      }
    }
    return twice;
  }

  /**
   * A node that is committed may have been seen starting. It is free again only when every founder
   * of that ballot is present and none of them has data.
   */
  private static boolean mayVote(Scene scene) {
    FoundingRecord own = scene.seen().founding();
    if (!own.committed()) {
      return true;
    }
    return own.current()
        .filter(
            b ->
                b.founders().stream()
                    .allMatch(
                        f ->
                            f.name().equals(scene.self().name())
                                || empty(scene).stream().anyMatch(p -> p.name().equals(f.name()))))
        .isPresent();
  }

  /** The proposal of a present founder that outranks this node's own promise. */
  private static Optional<Ballot> betterProposal(
      Scene scene, List<NodeInfo> peers, List<Ballot.Founder> all) {
    long own = scene.seen().founding().current().map(Ballot::number).orElse(0L);
    return peers.stream()
        .filter(p -> p.founding().current().filter(b -> proposedBy(b, p)).isPresent())
        // Everybody promised it before this node lost its memory: it may have lived, with this
        // node.
        .filter(p -> !p.founding().committed())
        .map(p -> p.founding().current().orElseThrow())
        .filter(b -> b.number() > own)
        .filter(b -> b.founders().size() == scene.size())
        .filter(b -> claimedTwice(b.founders()).isEmpty())
        .filter(b -> b.founders().contains(scene.self().founder()))
        .filter(b -> all.containsAll(b.founders()))
        .filter(b -> Restoring.suits(scene, b))
        .filter(b -> keepsPromises(scene, b))
        .max(Comparator.comparingLong(Ballot::number).thenComparing(Ballot::token));
  }

  private static boolean proposedBy(Ballot ballot, NodeInfo peer) {
    return ballot.founders().get(0).name().equals(peer.name());
  }

  private static boolean keepsPromises(Scene scene, Ballot next) {
    return scene.seen().founding().votes().stream()
        .allMatch(v -> v.overlap(next) >= ClusterSpec.quorum(v.founders().size()));
  }

  private static Decision propose(
      Scene scene, List<NodeInfo> peers, List<Ballot.Founder> list, Verdict verdict) {
    Optional<Ballot> own = scene.seen().founding().current();
    long highest =
        peers.stream()
            .flatMap(p -> p.founding().current().stream())
            .mapToLong(Ballot::number)
            .max()
            .orElse(0);
    boolean standing =
        !scene.seen().founding().committed()
            && own.filter(b -> b.founders().equals(list))
                .filter(b -> b.backup().equals(Restoring.wanted(scene)))
                .isPresent()
            && peers.stream()
                .flatMap(p -> p.founding().current().stream())
                .allMatch(b -> b.equals(own.get()) || b.number() < own.get().number());
    if (standing) {
      return awaitVotes(scene, peers, own.get(), verdict);
    }
    long number = Math.max(highest, own.map(Ballot::number).orElse(0L)) + 1;
    Ballot next =
        new Ballot(
            number, token(scene, number), list, Restoring.wanted(scene), Restoring.instead(scene));
    if (!keepsPromises(scene, next)) {
      return verdict.wait(
          NodeStatus.FOUNDING,
          "this node promised to found a cluster with other nodes, which may still start it",
          own.stream()
              .flatMap(b -> b.founders().stream())
              .filter(f -> !list.contains(f))
              .map(f -> "node " + f.name() + " at " + f.peerUrl())
              .toList());
    }
    return verdict.step(
        NodeStatus.FOUNDING, "all " + list.size() + " nodes are present", new Step.Vote(next));
  }

  /** Promises end with an order to go back, and the numbers of ballots with them. */
  private static String token(Scene scene, long number) {
    String order = Rewinding.inForce(scene).map(r -> "-" + r.mark()).orElse("");
    return scene.spec().clusterToken() + "-" + scene.self().instance() + "-" + number + order;
  }

  private static Decision awaitVotes(
      Scene scene, List<NodeInfo> peers, Ballot own, Verdict verdict) {
    List<String> without =
        Stream.concat(
                peers.stream()
                    .filter(p -> own.includes(p.peerUrl()))
                    .filter(p -> p.founding().current().filter(own::equals).isEmpty())
                    .map(p -> "the promise of " + p.name()),
                Restoring.contradictions(scene, peers).stream())
            .toList();
    return verdict.wait(
        NodeStatus.FOUNDING,
        "proposed to found cluster " + own.token(),
        without.isEmpty() ? List.of("a majority of the founders") : without);
  }

  private static Decision awaitProposal(
      Scene scene, List<NodeInfo> peers, List<Ballot.Founder> all, Verdict verdict) {
    Optional<Ballot> own = scene.seen().founding().current();
    List<String> waits = new ArrayList<>();
    waits.add(
        own.isPresent() ? "the promises of all founders" : "the proposal of " + all.get(0).name());
    waits.addAll(Restoring.contradictions(scene, peers));
    own.filter(b -> Restoring.isGivenUp(scene, b))
        .map(b -> all.get(0).name() + " to propose another backup than " + b.backup())
        .ifPresent(waits::add);
    return verdict.wait(
        NodeStatus.FOUNDING,
        own.map(b -> "promised to found cluster " + b.token()).orElse("all nodes are present"),
        waits);
  }
}
