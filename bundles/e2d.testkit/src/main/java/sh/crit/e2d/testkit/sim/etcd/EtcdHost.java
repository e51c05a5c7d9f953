package sh.crit.e2d.testkit.sim.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/** A machine with a disk and at most one etcd process, which outlives the appliance. */
public final class EtcdHost {
  private final EtcdNet net;
  private final int node;
  private final String peerUrl;
  private final String clientUrl;
  private final EtcdDisk disk = new EtcdDisk();
  private final List<Consumer<EtcdExit>> exitListeners = new ArrayList<>();
  private EtcdServer server;

  EtcdHost(EtcdNet net, int node, String peerUrl, String clientUrl) {
    this.net = net;
    this.node = node;
    this.peerUrl = peerUrl;
    this.clientUrl = clientUrl;
  }

  public int node() {
    return node;
  }

  public String peerUrl() {
    return peerUrl;
  }

  public String clientUrl() {
    return clientUrl;
  }

  public EtcdDisk disk() {
    return disk;
  }

  /** The process, also while it is still coming up. */
  public Optional<EtcdServer> server() {
    return Optional.ofNullable(server);
  }

  /** The process once it takes part. */
  Optional<EtcdServer> booted() {
    return server().filter(EtcdServer::booted);
  }

  public void start(EtcdLaunch launch) {
    server = new EtcdServer(net, this, launch);
    server.start();
  }

  /** Makes data of a backup, as a founder among these. */
  public void restore(List<Ballot.Founder> founders, String token, String name) {
    List<Seat> seats = Bootstrap.seats(founders, token);
    long own =
        seats.stream().filter(s -> s.peerUrl().equals(peerUrl)).findFirst().orElseThrow().id();
    MemberData data = new MemberData(Bootstrap.clusterId(seats), own, name, Membership.of(seats));
    data.fillFromBackup();
    disk.write(data);
    net.witness.created(node, data);
  }

  /** Ends the process; nothing happens when none runs. */
  public void kill(EtcdExit.Reason reason) {
    if (server != null) {
      server.exit(reason, "");
    }
  }

  /** Called at each exit with how it ended. */
  public void onExit(Consumer<EtcdExit> listener) {
    exitListeners.add(listener);
  }

  /** The appliance is gone; nobody listens any more. */
  public void forgetListeners() {
    exitListeners.clear();
  }

  void exited(EtcdExit exit) {
    server = null;
    net.world.note("n%d etcd ended: %s %s", node + 1, exit.reason(), exit.detail());
    List.copyOf(exitListeners).forEach(l -> l.accept(exit));
  }
}
