package sh.crit.e2d.testkit.sim.etcd;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** etcd's own refusals of membership changes, as the member sees it that was asked. */
final class StrictRules {
  private static final long HEALTHY_FOR = 5_000_000_000L;

  private StrictRules() {}

  static void mayAdd(EtcdServer asked, String peerUrl) throws E2dException {
    Membership membership = asked.raft().membership();
    if (connected(asked, voters(membership)) < membership.voters()) {
      throw EtcdClient.failure(ErrorCode.REFUSED_FOR_NOW, "etcdserver: unhealthy cluster");
    }
    if (membership.seats().stream().anyMatch(s -> s.peerUrl().equals(peerUrl))) {
      throw EtcdClient.failure(ErrorCode.FAILED, "etcdserver: Peer URLs already exists");
    }
    if (membership.seats().stream().anyMatch(Seat::learner)) {
      throw EtcdClient.failure(
          ErrorCode.REFUSED_FOR_NOW, "etcdserver: too many learner members in cluster");
    }
  }

  static void mayPromote(EtcdServer leader, long id) throws E2dException {
    Optional<Seat> seat = leader.raft().membership().seat(id);
    if (seat.isEmpty()) {
      throw EtcdClient.failure(ErrorCode.NOT_FOUND, "etcdserver: member not found");
    }
    if (!seat.get().learner()) {
      throw EtcdClient.failure(ErrorCode.FAILED, "etcdserver: can only promote a learner member");
    }
    if (!leader.raft().replication().inSync(id)) {
      throw EtcdClient.failure(
          ErrorCode.REFUSED_FOR_NOW,
          "etcdserver: can only promote a learner member which is in sync with leader");
    }
  }

  static void mayRemove(EtcdServer asked, long id) throws E2dException {
    Membership membership = asked.raft().membership();
    Seat seat =
        membership
            .seat(id)
            .orElseThrow(
                () -> EtcdClient.failure(ErrorCode.NOT_FOUND, "etcdserver: member not found"));
    if (seat.learner()) {
      return;
    }
    List<Seat> rest = voters(membership).stream().filter(s -> s.id() != id).toList();
    long named = rest.stream().filter(s -> !s.name().isEmpty()).count();
    if (rest.isEmpty() || named < rest.size() / 2 + 1) {
      throw EtcdClient.failure(
          ErrorCode.REFUSED_FOR_NOW, "etcdserver: re-configuration failed: not enough members");
    }
    boolean down = id != asked.memberId() && asked.connectedSince(seat).isEmpty();
    int active = connected(asked, voters(membership));
    if (!down && active - 1 < 1 + (membership.voters() - 1) / 2) {
      throw EtcdClient.failure(ErrorCode.REFUSED_FOR_NOW, "etcdserver: unhealthy cluster");
    }
  }

  private static List<Seat> voters(Membership membership) {
    return membership.seats().stream().filter(s -> !s.learner()).toList();
  }

  /** How many of these the member has been connected with for long enough, itself included. */
  private static int connected(EtcdServer asked, List<Seat> seats) {
    int connected = 0;
    for (Seat seat : seats) {
      boolean own = seat.id() == asked.memberId();
      if (own || asked.connectedSince(seat).filter(t -> asked.isAgo(t, HEALTHY_FOR)).isPresent()) {
        connected++;
      }
    }
    return connected;
  }
}
