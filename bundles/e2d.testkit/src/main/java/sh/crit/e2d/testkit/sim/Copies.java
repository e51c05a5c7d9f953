package sh.crit.e2d.testkit.sim;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.MemberData;
import sh.crit.e2d.testkit.sim.etcd.Membership;

/** The intact copies of a cluster's data that there are on any disk. */
final class Copies {
  private final List<MemberData> all;

  private Copies(List<MemberData> all) {
    this.all = all;
  }

  static Copies of(List<EtcdHost> hosts, long clusterId) {
    return new Copies(
        hosts.stream()
            .flatMap(host -> intact(host).stream())
            .filter(copy -> copy.clusterId() == clusterId)
            .toList());
  }

  static Optional<MemberData> intact(EtcdHost host) {
    return host.disk().data().filter(d -> !host.disk().isCorrupt());
  }

  /** By the term of the last entry, then by its index. */
  static boolean isFresher(MemberData one, MemberData than) {
    return one.clusterId() == than.clusterId()
        && (one.lastTerm() > than.lastTerm()
            || (one.lastTerm() == than.lastTerm() && one.length() > than.length()));
  }

  /** How many of the voters there is a copy of. */
  long holders(Membership membership) {
    return membership.seats().stream()
        .filter(seat -> !seat.learner())
        .filter(seat -> all.stream().anyMatch(d -> d.memberId() == seat.id()))
        .count();
  }

  /**
   * Whether any of them would be elected if all were started. The last membership may have been
   * decided among those that are lost alone: who does not know of it waits for their votes.
   */
  boolean canElect() {
    return all.stream().anyMatch(copy -> isElectable(copy, copy.membership()));
  }

  /**
   * The same as it was before a recovery.
   *
   * @param recovering the one that has just taken its whole log for decided, to go on alone
   */
  boolean canElect(MemberData recovering) {
    return all.stream()
        .anyMatch(
            copy ->
                isElectable(
                    copy, copy == recovering ? recovering.beforeKept() : copy.membership()));
  }

  private boolean isElectable(MemberData copy, Membership known) {
    long votes =
        all.stream().filter(d -> known.isVoter(d.memberId()) && !isFresher(d, copy)).count();
    return known.isVoter(copy.memberId()) && votes >= known.quorum();
  }
}
