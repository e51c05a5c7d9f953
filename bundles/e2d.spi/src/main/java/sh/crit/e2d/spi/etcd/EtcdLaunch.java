package sh.crit.e2d.spi.etcd;

import java.util.List;
import sh.crit.e2d.api.model.Ballot;

/**
 * How to start the local etcd.
 *
 * @param name the member name
 * @param mode what the start is for
 * @param initialCluster the members that etcd is told of (name and peer URL, this one included);
 *     ignored by etcd when it has data
 * @param token the initial cluster token; ignored by etcd when it has data
 */
public record EtcdLaunch(
    String name, Mode mode, List<Ballot.Founder> initialCluster, String token) {
  /** What a start is for. */
  public enum Mode {
    /** Begin a new cluster; the data directory must be absent. */
    FOUND,
    /** Enter a running cluster as a member it already lists; the data directory must be absent. */
    JOIN,
    /** Go on with the data that is there. */
    RESTART,
    /** Go on with the data that is there as the only member; all others are removed. */
    RECOVER;

    /** Whether it needs data to start on, rather than none. */
    public boolean continues() {
      return this == RESTART || this == RECOVER;
    }
  }

  public EtcdLaunch {
    initialCluster = List.copyOf(initialCluster);
  }
}
