package sh.crit.e2d.core.internal.engine;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.Rewind;

/** What is looked at once more right before an order to go back to a backup is decided. */
final class Rewinds {
  private Rewinds() {}

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
