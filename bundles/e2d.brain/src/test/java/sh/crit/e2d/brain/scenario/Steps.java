package sh.crit.e2d.brain.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.brain.Step;

/** Steps in the words of a scenario. */
final class Steps {
  private Steps() {}

  /** The step as a scenario would write it. */
  static String render(Step step) {
    if (step instanceof Step.Vote vote) {
      return "vote " + ballot(vote.ballot());
    } else if (step instanceof Step.Found found) {
      return "found " + ballot(found.ballot());
    } else if (step instanceof Step.Prepare prepare) {
      return "prepare " + ballot(prepare.ballot());
    } else if (step instanceof Step.Prove prove) {
      return "prove " + prove.backup().id();
    } else if (step instanceof Step.MarkRestored mark) {
      return "mark " + ballot(mark.ballot());
    } else if (step instanceof Step.Uncommit uncommit) {
      return "uncommit " + ballot(uncommit.ballot());
    } else if (step instanceof Step.Restart) {
      return "restart";
    } else if (step instanceof Step.AddLearner add) {
      return "add-learner " + node(add.peerUrl());
    } else if (step instanceof Step.Join join) {
      return "join #" + HexId.format(join.memberId()) + " of " + names(join.initialCluster());
    } else if (step instanceof Step.Promote promote) {
      return "promote #" + HexId.format(promote.memberId());
    } else if (step instanceof Step.RemoveStale remove) {
      return "remove #" + HexId.format(remove.member().id());
    } else if (step instanceof Step.Evict evict) {
      return "evict #" + HexId.format(evict.member().id()) + (evict.dead() ? " dead" : "");
    } else if (step instanceof Step.Leave leave) {
      return "leave #" + HexId.format(leave.member().id());
    } else if (step instanceof Step.MoveLeader move) {
      return "move-leader #" + HexId.format(move.to().id());
    } else if (step instanceof Step.Halt) {
      return "halt";
    } else if (step instanceof Step.Recover recover) {
      return "recover " + recover.ballot().lastTerm() + "/" + recover.ballot().lastIndex();
    } else if (step instanceof Step.MoveAside aside) {
      return "move-aside "
          + aside.reason()
          + (aside.clusterGoesOn() ? " let-go " + HexId.format(aside.letGoBy()) : "");
    }
    throw new IllegalArgumentException("no words for " + step);
  }

  /** A step that was done before; only those whose report changes a decision. */
  static Step parse(Words words, Optional<ClusterReading> cluster) {
    String verb = words.take("a step");
    return switch (verb) {
      case "restart" -> new Step.Restart();
      case "move-aside" -> {
        String reason = words.take("a reason");
        yield words.accept("let-go")
            ? new Step.MoveAside(reason, Terms.cluster(words))
            : new Step.MoveAside(reason);
      }
      case "vote" -> new Step.Vote(Terms.ballot(words));
      case "found" -> new Step.Found(Terms.ballot(words));
      case "prepare" -> new Step.Prepare(Terms.ballot(words));
      case "mark" -> new Step.MarkRestored(basis(words, cluster), Terms.ballot(words));
      case "uncommit" -> new Step.Uncommit(Terms.ballot(words));
      case "add-learner" -> new Step.AddLearner(basis(words, cluster), Terms.peerUrl(1));
      case "promote" -> new Step.Promote(basis(words, cluster), Terms.id(words));
      case "remove" ->
          new Step.RemoveStale(
              basis(words, cluster), Terms.member(words, words.take("the member")));
      case "recover" -> new Step.Recover(Terms.recovery(words));
      case "join" -> new Step.Join(basis(words, cluster), Terms.id(words), List.of());
      default -> throw words.unknown(verb);
    };
  }

  private static ClusterReading basis(Words words, Optional<ClusterReading> cluster) {
    return cluster.orElseThrow(
        () -> words.error("name the cluster above the step that was done to it"));
  }

  private static String ballot(Ballot ballot) {
    String proposer = ballot.token().replaceAll("^.*-i([1-9])-" + ballot.number() + "$", "n$1");
    return ballot.number()
        + "/"
        + proposer
        + " of "
        + names(ballot.founders())
        + (ballot.restores() ? " with " + ballot.backup() : "");
  }

  private static String names(List<Ballot.Founder> founders) {
    return founders.stream()
        .map(
            f -> f.name().equals(node(f.peerUrl())) ? f.name() : f.name() + "@" + node(f.peerUrl()))
        .collect(Collectors.joining(","));
  }

  private static String node(String peerUrl) {
    return peerUrl.replaceAll("^http://10\\.0\\.0\\.([1-9]):2380$", "n$1");
  }
}
