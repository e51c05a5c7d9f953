package sh.crit.e2d.etcd.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/** The command line of etcd, for versions 3.4 to 3.6 and what comes after. */
final class CommandLine {
  /** Comes first and in this form, so that a running etcd is found again by it. */
  private static final String DATA_DIR = "--data-dir=";

  private CommandLine() {}

  /** The binary with all its arguments. */
  static List<String> of(EtcdBinary binary, EtcdSettings settings, EtcdLaunch launch) {
    List<String> line = new ArrayList<>();
    line.add(binary.path().toString());
    line.add(DATA_DIR + settings.files().dataDir());
    line.add("--name=" + launch.name());
    line.add("--listen-client-urls=" + settings.listenClient());
    line.add("--advertise-client-urls=" + settings.advertiseClient());
    line.add("--listen-peer-urls=" + settings.listenPeer());
    line.add("--initial-advertise-peer-urls=" + settings.advertisePeer());
    line.addAll(cluster(launch));
    line.addAll(settings.server().flags(""));
    line.addAll(settings.peer().flags("peer-"));
    line.add("--strict-reconfig-check=true");
    line.addAll(ofVersion(binary.version()));
    line.add("--logger=zap");
    line.add("--log-outputs=stderr");
    return line;
  }

  /**
   * A restart passes the state too, although etcd ignores it when it finds its log: without that
   * word an etcd whose log is gone would found a new cluster of its own, next to the one that it
   * was a member of. With it, such an etcd refuses to start.
   */
  private static List<String> cluster(EtcdLaunch launch) {
    List<String> flags = new ArrayList<>();
    flags.add(
        "--initial-cluster-state=" + (launch.mode() == EtcdLaunch.Mode.FOUND ? "new" : "existing"));
    if (launch.mode() == EtcdLaunch.Mode.RECOVER) {
      flags.add("--force-new-cluster=true");
    }
    if (!launch.mode().continues()) {
      flags.add(
          "--initial-cluster="
              + launch.initialCluster().stream()
                  .map(founder -> founder.name() + "=" + founder.peerUrl())
                  .collect(Collectors.joining(",")));
      flags.add("--initial-cluster-token=" + launch.token());
    }
    return flags;
  }

  /**
   * Flags that not every version needs. Pre-vote keeps a member that comes back from a partition
   * from disturbing the leader; it is the default from 3.5 on.
   *
   * <p>etcd's checks for diverged databases stay off. The initial one asks every peer for a hash
   * before it serves anybody, peers that are up but in the same check do not answer, and each costs
   * seven seconds that no flag shortens: three members that came back from a power failure together
   * took 14 s to serve instead of 0.5 s, and by then the check had proven nothing. On 3.4 and 3.5
   * it also checks nothing before the first raft snapshot. The periodic ones answer a difference
   * with an alarm that stops the whole cluster until an operator lifts it.
   */
  private static List<String> ofVersion(EtcdVersion version) {
    return version.atLeast(3, 5) ? List.of() : List.of("--pre-vote=true");
  }
}
