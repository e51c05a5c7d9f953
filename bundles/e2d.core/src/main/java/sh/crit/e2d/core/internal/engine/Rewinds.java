package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.brain.Step;

/** Carries out the steps of an order to go back to a backup. */
final class Rewinds {
  private final EngineParts parts;
  private final Duration haltPatience;
  private final Supplier<List<NodeInfo>> heard;

  /**
   * For one step.
   *
   * @param haltPatience how long etcd may take to end
   * @param heard the peers that were heard a moment before it is asked
   */
  Rewinds(EngineParts parts, Duration haltPatience, Supplier<List<NodeInfo>> heard) {
    this.parts = parts;
    this.haltPatience = haltPatience;
    this.heard = heard;
  }

  /** What is on disk always comes first; a step of another kind does nothing. */
  void run(Step step, SavedState saved) throws E2dException {
    if (step instanceof Step.StandBy standBy) {
      saved.save(saved.state().withRewind(Optional.of(standBy.rewind())));
      parts.process().stop(haltPatience);
    } else if (step instanceof Step.Withdraw) {
      saved.save(saved.state().withRewind(Optional.empty()));
    } else if (step instanceof Step.MakeWay makeWay) {
      makeWay(makeWay.rewind(), saved);
    }
  }

  /**
   * The decision is on disk before the data moves, and the old cluster's promises end with it: it
   * has been, so that nobody can start it by them any more.
   */
  private void makeWay(Rewind rewind, SavedState saved) throws E2dException {
    Optional<Rewind> before = saved.state().rewind();
    if (before.filter(rewind::isSame).isEmpty()) {
      throw refused("the order to go back is not on disk");
    }
    // Nothing is acknowledged any more once it is decided, by this node's etcd neither.
    parts.process().stop(haltPatience);
    if (!before.get().decided()) {
      confirm(rewind, heard.get());
    }
    saved.save(saved.state().withoutPromises().withRewind(Optional.of(rewind)).withHeldData(false));
    confirmData(rewind, parts.data().inspect());
    parts.data().moveAside("made-way");
  }

  /**
   * It was decided already, or every member but the one that decides has been heard a moment ago to
   * have accepted it, and runs nothing.
   *
   * @throws E2dException PRECONDITION_FAILED, naming who has not
   */
  static void confirm(Rewind rewind, List<NodeInfo> heard) throws E2dException {
    if (heard.stream().anyMatch(p -> isDecidedAt(p, rewind))) {
      return;
    }
    for (String member : rewind.members()) {
      boolean accepted =
          member.equals(rewind.initiator())
              || heard.stream().anyMatch(p -> accepts(p, member, rewind));
      if (!accepted) {
        throw refused("the node at " + member + " does not stand by any more");
      }
    }
  }

  private static boolean isDecidedAt(NodeInfo peer, Rewind rewind) {
    boolean founded =
        peer.founding().committed()
            && peer.founding().current().stream().anyMatch(b -> b.instead() == rewind.clusterId());
    return founded || peer.rewind().filter(r -> r.decided() && rewind.isSame(r)).isPresent();
  }

  private static boolean accepts(NodeInfo peer, String member, Rewind rewind) {
    return peer.peerUrl().equals(member)
        && !peer.etcdRunning()
        && peer.rewind().filter(rewind::isSame).isPresent();
  }

  /** Data of another cluster makes way for nothing. */
  static void confirmData(Rewind rewind, DataDescriptor data) throws E2dException {
    Optional<Long> other =
        Optional.of(data)
            .filter(DataDescriptor::isIntact)
            .map(DataDescriptor::clusterId)
            .filter(id -> id != rewind.clusterId());
    if (other.isPresent()) {
      throw refused("there is data of another cluster now");
    }
  }

  private static E2dException refused(String why) {
    return new E2dException(
        ErrorCode.PRECONDITION_FAILED, "core.rewind", "", why + "; it is decided anew");
  }
}
