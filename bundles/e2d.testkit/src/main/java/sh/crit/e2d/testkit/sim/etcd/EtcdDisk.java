package sh.crit.e2d.testkit.sim.etcd;

import java.util.Optional;

/** A node's data directory; survives everything but a wipe. */
public final class EtcdDisk {
  private MemberData data;

  public Optional<MemberData> data() {
    return Optional.ofNullable(data);
  }

  void write(MemberData created) {
    data = created;
  }

  /** Takes the data away: moved aside, or lost. */
  public void clear() {
    data = null;
  }
}
