package sh.crit.e2d.testkit.sim;

import java.util.List;
import java.util.function.Supplier;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.Ids;
import sh.crit.e2d.testkit.sim.etcd.MemberData;

/**
 * Looks after every event whether member data has vanished: what was on a disk before is there
 * still, or was moved aside on it, or was lost by accident.
 */
final class DataGuard {
  private final Invariants invariants;
  private final Supplier<List<EtcdHost>> hosts;
  private final MemberData[] before;

  DataGuard(Invariants invariants, int machines, Supplier<List<EtcdHost>> hosts) {
    this.invariants = invariants;
    this.hosts = hosts;
    this.before = new MemberData[machines];
  }

  void look() {
    for (EtcdHost host : hosts.get()) {
      MemberData was = before[host.node()];
      MemberData is = host.disk().data().orElse(null);
      if (was != is) {
        before[host.node()] = is;
        invariants.require(
            6,
            was == null || host.disk().accountsFor(was),
            "the data of member %s on n%d was deleted",
            was == null ? "" : Ids.brief(was.memberId()),
            host.node() + 1);
      }
    }
  }
}
