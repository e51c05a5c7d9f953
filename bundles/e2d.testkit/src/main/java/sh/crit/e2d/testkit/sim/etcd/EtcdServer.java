package sh.crit.e2d.testkit.sim.etcd;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.testkit.sim.Network.Channel;
import sh.crit.e2d.testkit.sim.World;

/** One run of etcd, from its execution to its exit. */
public final class EtcdServer implements Raft.Outside {
  private static final long MILLI = 1_000_000L;
  private static final long TICK = Raft.HEARTBEAT / 2;
  private static final long REMOVAL_NOTICE = 1000 * MILLI;
  private static final int TICKS_PER_PUBLICATION = 4;

  private final EtcdNet net;
  private final World world;
  private final EtcdHost host;
  private final EtcdLaunch launch;
  private final long startedAt;
  private final long nonce;

  /** Where members live that a newcomer does not find in its log yet. */
  private final Map<Long, String> heardFrom = new TreeMap<>();

  private MemberData data;
  private Raft raft;
  private boolean published;
  private boolean stopped;
  private int ticks;

  EtcdServer(EtcdNet net, EtcdHost host, EtcdLaunch launch) {
    this.net = net;
    this.world = net.world;
    this.host = host;
    this.launch = launch;
    this.startedAt = world.now();
    this.nonce = world.happened();
  }

  void start() {
    world.note("n%d etcd started: %s %s", host.node() + 1, launch.mode(), launch.token());
    long boot = world.chance(0.1) ? world.between(0, 3000 * MILLI) : world.between(0, 400 * MILLI);
    world.after(boot, this::boot);
  }

  private void boot() {
    if (stopped) {
      return;
    }
    Optional<MemberData> begun = new Bootstrap(net, host, this, launch).begin();
    if (begun.isEmpty() || stopped) {
      return;
    }
    data = begun.get();
    raft = new Raft(world, data, this);
    if (raft.membership().wasRemoved(data.memberId)) {
      exit(EtcdExit.Reason.REMOVED, "the member has been permanently removed from the cluster");
      return;
    }
    world.after(world.between(0, TICK), this::tick);
  }

  private void tick() {
    if (stopped) {
      return;
    }
    raft.tick();
    if (!stopped) {
      data.flush(raft.membership());
      publish();
      world.after(TICK, this::tick);
    }
  }

  /** Tells the cluster name and address; only then does etcd serve its clients. */
  private void publish() {
    if (published || ticks++ % TICKS_PER_PUBLICATION != 0) {
      return;
    }
    leader()
        .ifPresent(
            l ->
                l.raft.append(
                    new Change.Publish(data.memberId, launch.name(), host.clientUrl(), nonce)));
  }

  /** The leader, if this member knows one that still leads and can reach it. */
  Optional<EtcdServer> leader() {
    if (!booted() || raft.leader() == 0) {
      return Optional.empty();
    }
    if (raft.leader() == data.memberId) {
      return Optional.of(this).filter(EtcdServer::leads);
    }
    return raft.membership()
        .seat(raft.leader())
        .flatMap(seat -> net.reachable(node(), seat.peerUrl()))
        .filter(s -> s.memberId() == raft.leader() && s.leads());
  }

  /** Whether it takes proposals: not any more when it is no member itself. */
  boolean leads() {
    return raft.role() == Raft.Role.LEADER && raft.membership().seat(memberId()).isPresent();
  }

  /** The process of that member, if this one can reach it. */
  Optional<EtcdServer> peer(Seat seat) {
    return net.reachable(node(), seat.peerUrl()).filter(s -> s.memberId() == seat.id());
  }

  boolean isAgo(long nanos, long atLeast) {
    return world.now() - nanos >= atLeast;
  }

  /** Since when this member is connected with that one without a break; empty when it is not. */
  Optional<Long> connectedSince(Seat seat) {
    return peer(seat)
        .map(
            s ->
                Math.max(
                    Math.max(startedAt, s.startedAt),
                    net.network.upSince(Channel.PEER, node(), s.node())));
  }

  void receive(EtcdServer from, long to, Message message) {
    if (from.clusterId() != clusterId()) {
      return;
    }
    if (raft.membership().wasRemoved(from.memberId())) {
      net.network.send(Channel.PEER, node(), from.node(), from::removed);
    } else if (to == memberId()) {
      heardFrom.put(from.memberId(), from.host.peerUrl());
      raft.receive(from.memberId(), message);
    }
  }

  private void removed() {
    exit(EtcdExit.Reason.REMOVED, "the member has been permanently removed from the cluster");
  }

  @Override
  public void send(long to, Message message) {
    raft.membership()
        .seat(to)
        .map(Seat::peerUrl)
        .or(() -> Optional.ofNullable(heardFrom.get(to)))
        .ifPresent(url -> net.send(this, url, to, message));
  }

  @Override
  public void applied(int index, Entry entry) {
    net.witness.applied(node(), data, index, entry);
    if (entry.change() instanceof Change.Publish p && p.nonce() == nonce && p.id() == memberId()) {
      published = true;
    } else if (entry.change() instanceof Change.Remove r && r.id() == memberId()) {
      // The others have to learn of it first, and only a leader can tell them.
      world.after(REMOVAL_NOTICE, this::removed);
    }
  }

  @Override
  public void elected() {
    world.note("n%d leads cluster %s, term %d", node() + 1, Ids.brief(clusterId()), data.term);
    net.witness.elected(node(), data);
  }

  @Override
  public boolean stopped() {
    return stopped;
  }

  /** Ends this run; the database may lag behind the log, and the log behind what was known. */
  void exit(EtcdExit.Reason reason, String detail) {
    if (stopped) {
      return;
    }
    stopped = true;
    if (raft != null && world.chance(0.5)) {
      data.flush(raft.membership());
    }
    if (raft != null && reason == EtcdExit.Reason.STOPPED) {
      data.sync();
    } else if (raft != null) {
      data.forgetUnwritten();
    }
    host.exited(new EtcdExit(reason, reason == EtcdExit.Reason.STOPPED ? 0 : 1, detail));
  }

  int node() {
    return host.node();
  }

  boolean booted() {
    return raft != null && !stopped;
  }

  /** Whether it answers clients. */
  public boolean serves() {
    return booted() && published;
  }

  long clusterId() {
    return data.clusterId;
  }

  long memberId() {
    return data.memberId;
  }

  public MemberData data() {
    return data;
  }

  Raft raft() {
    return raft;
  }
}
