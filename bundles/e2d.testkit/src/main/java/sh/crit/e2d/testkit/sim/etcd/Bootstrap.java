package sh.crit.e2d.testkit.sim.etcd;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/** What etcd does first: takes its data, or makes some, or refuses. */
final class Bootstrap {
  private final EtcdNet net;
  private final EtcdHost host;
  private final EtcdServer server;
  private final EtcdLaunch launch;

  Bootstrap(EtcdNet net, EtcdHost host, EtcdServer server, EtcdLaunch launch) {
    this.net = net;
    this.host = host;
    this.server = server;
    this.launch = launch;
  }

  /** The data to run on; empty when the server has ended over it. */
  Optional<MemberData> begin() {
    if (host.disk().isFull()) {
      return refuse(EtcdExit.Reason.DISK_FULL, "no space left on device");
    }
    if (host.disk().isCorrupt()) {
      return refuse(EtcdExit.Reason.CORRUPT, "walpb: crc mismatch");
    }
    if (host.disk().data().isPresent() && launch.mode() == EtcdLaunch.Mode.RECOVER) {
      return recover(host.disk().data().get());
    }
    if (host.disk().data().isPresent()) {
      return host.disk().data();
    }
    return switch (launch.mode()) {
      case RESTART, RECOVER -> refuse(EtcdExit.Reason.CRASHED, "there is no data to restart with");
      case FOUND -> found();
      case JOIN -> join();
    };
  }

  private Optional<MemberData> recover(MemberData data) {
    net.witness.recovering(host.node(), data);
    data.forceNew();
    net.witness.recovered(data);
    return Optional.of(data);
  }

  private Optional<MemberData> found() {
    List<Seat> seats = seats(launch.initialCluster(), launch.token());
    Optional<Seat> own =
        seats.stream()
            .filter(s -> s.peerUrl().equals(host.peerUrl()) && s.name().equals(launch.name()))
            .findFirst();
    if (own.isEmpty()) {
      return refuse(EtcdExit.Reason.BAD_FLAGS, "couldn't find local name in the initial cluster");
    }
    if (remote().flatMap(m -> m.seat(own.get().id())).filter(Bootstrap::ran).isPresent()) {
      return refuse(EtcdExit.Reason.ALREADY_BOOTSTRAPPED, "member has already been bootstrapped");
    }
    return create(
        new MemberData(clusterId(seats), own.get().id(), launch.name(), Membership.of(seats)));
  }

  private static boolean ran(Seat seat) {
    return !seat.clientUrl().isEmpty();
  }

  static List<Seat> seats(List<Ballot.Founder> founders, String token) {
    return founders.stream()
        .map(f -> new Seat(Ids.ofMember(f.peerUrl(), token), f.name(), f.peerUrl(), "", false))
        .toList();
  }

  static long clusterId(List<Seat> seats) {
    return Ids.ofCluster(seats.stream().map(Seat::id).toList());
  }

  private Optional<MemberData> join() {
    Optional<EtcdServer> peer = remoteServer();
    if (peer.isEmpty()) {
      return refuse(EtcdExit.Reason.CRASHED, "cannot fetch cluster info from peer urls");
    }
    Membership there = peer.get().raft().membership();
    List<String> listed = there.seats().stream().map(Seat::peerUrl).sorted().toList();
    List<String> told =
        launch.initialCluster().stream().map(Ballot.Founder::peerUrl).sorted().toList();
    Optional<Seat> own =
        there.seats().stream().filter(s -> s.peerUrl().equals(host.peerUrl())).findFirst();
    if (!listed.equals(told) || own.isEmpty()) {
      return refuse(EtcdExit.Reason.CRASHED, "error validating peerURLs: member count is unequal");
    }
    return create(new MemberData(peer.get().clusterId(), own.get().id(), launch.name(), null));
  }

  private Optional<EtcdServer> remoteServer() {
    return launch.initialCluster().stream()
        .map(Ballot.Founder::peerUrl)
        .filter(url -> !url.equals(host.peerUrl()))
        .flatMap(url -> net.reachable(host.node(), url).stream())
        .filter(s -> !s.raft().membership().seats().isEmpty())
        .findFirst();
  }

  private Optional<Membership> remote() {
    return remoteServer().map(s -> s.raft().membership());
  }

  private Optional<MemberData> create(MemberData data) {
    host.disk().write(data);
    net.witness.created(host.node(), data);
    return Optional.of(data);
  }

  private Optional<MemberData> refuse(EtcdExit.Reason reason, String detail) {
    server.exit(reason, detail);
    return Optional.empty();
  }
}
