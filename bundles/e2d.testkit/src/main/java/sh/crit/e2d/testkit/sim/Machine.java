package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineConfig;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.core.internal.order.OrderDesk;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.testkit.sim.etcd.EtcdClient;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;

/** One machine: a disk, an etcd, and an appliance that comes and goes. */
final class Machine {
  /** Short, so that a schedule of some minutes sees it pass. */
  static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(30);

  /** A node that was suspended may finish long after what it began before. */
  private static final long RESIZE_LINGERS = 90_000_000_000L;

  private static final long DAY = 86_400_000_000_000L;

  private final Simulation sim;
  private final EtcdHost host;
  private final String name;
  private final SimDisk.Platter platter;
  private final long clockOffset;
  private Appliance appliance;
  private String instance = "";
  private int size;
  private int formerSize;
  private long resizedAt;

  /** One life of the appliance. */
  private static final class Appliance {
    private boolean alive = true;
    private long frozenUntil;
    private SimScheduler scheduler;
    private Engine engine;
    private OrderDesk desk;
    private SimGossip gossip;
  }

  Machine(Simulation sim, EtcdHost host, String name) {
    this.sim = sim;
    this.host = host;
    this.name = name;
    this.size = sim.plan().size();
    this.formerSize = size;
    this.platter = new SimDisk.Platter(sim.world().chance(0.5));
    // A monotonic clock may begin anywhere, below zero too.
    this.clockOffset = sim.world().between(-DAY, DAY);
  }

  int node() {
    return host.node();
  }

  EtcdHost host() {
    return host;
  }

  HostPort address() {
    return new HostPort("10.0.0." + (node() + 1), 7980);
  }

  SimDisk.Platter platter() {
    return platter;
  }

  /** Gives this node another requiredClusterSize, live if it runs. */
  void resize(int wanted) {
    if (wanted == size) {
      return;
    }
    sim.world().note("n%d wants %d members", node() + 1, wanted);
    formerSize = size;
    size = wanted;
    resizedAt = sim.world().now();
    if (appliance != null) {
      appliance.engine.reconfigure(config());
    }
  }

  /** The smallest size that something under way here may have been decided for. */
  int smallestSize() {
    boolean lately = sim.world().now() - resizedAt < RESIZE_LINGERS;
    return lately ? Math.min(size, formerSize) : size;
  }

  /** Gives the appliance an order, if it runs; what comes of it is told if it is not refused. */
  void order(Order order, Consumer<OrderView> then) {
    if (appliance == null) {
      return;
    }
    Appliance life = appliance;
    life.scheduler.order(
        () -> life.desk.order(order, line -> {}),
        result -> {
          World world = sim.world();
          if (result.ok()) {
            world.note("n%d ordered: %s", node() + 1, result.value());
            then.accept(result.value());
          } else {
            String why = result.failure().getMessage();
            world.note("n%d refuses to %s: %s", node() + 1, order.kind(), why);
          }
        });
  }

  boolean applianceRuns() {
    return appliance != null;
  }

  Optional<SimGossip> gossip() {
    return Optional.ofNullable(appliance).map(a -> a.gossip);
  }

  Optional<Snapshot> snapshot() {
    return Optional.ofNullable(appliance).flatMap(a -> a.engine.snapshot());
  }

  /** Whether it was about to found a cluster, or did, and has nothing of it. */
  boolean committedWithoutData() {
    return platter.committed() && host.disk().data().isEmpty();
  }

  boolean promisedWithoutData() {
    return platter.promised() && host.disk().data().isEmpty();
  }

  void startAppliance() {
    if (appliance != null) {
      return;
    }
    World world = sim.world();
    world.note("n%d appliance starts", node() + 1);
    Appliance life = new Appliance();
    SimScheduler scheduler = scheduler(life);
    life.scheduler = scheduler;
    life.gossip =
        new SimGossip(
            world,
            sim.network(),
            scheduler,
            node(),
            sim::gossipAt,
            () -> life.alive,
            () -> life.frozenUntil);
    SimDisk disk = new SimDisk(platter, host, sim.invariants(), scheduler);
    EngineParts parts = parts(life, disk);
    instance = HexId.format(world.between(1L << 60, 1L << 62));
    life.engine = new Engine(config(), parts, sim.thinkerFor(node()));
    life.desk = new OrderDesk(parts, life.engine, scheduler);
    appliance = life;
    life.engine.start();
  }

  private EngineParts parts(Appliance life, SimDisk disk) {
    SimScheduler scheduler = life.scheduler;
    EtcdCluster client = client(scheduler);
    return new EngineParts(
        scheduler,
        new SimProcess(sim.world(), host, scheduler, !sim.variant().dropsLogEnds()),
        sim.variant().disks().apply(host, disk),
        client,
        new SimLock(sim.locks(), client, sim.world()),
        life.gossip,
        this::discover,
        disk,
        new SimRestorer(sim.store(), platter, host, scheduler),
        new SimSafeguard(sim.world(), sim.store(), host, client, scheduler));
  }

  private SimScheduler scheduler(Appliance life) {
    return new SimScheduler(
        sim.world(),
        sim.network(),
        clockOffset,
        () -> life.alive,
        () -> life.frozenUntil,
        () -> sim.variant().wall().applyAsLong(sim.world().now()) + platter.wallOffset());
  }

  private EngineConfig config() {
    return new EngineConfig(
        name,
        instance,
        host.peerUrl(),
        host.clientUrl(),
        address(),
        ClusterSpec.of(size, "sim", Duration.ofMinutes(5), HEALTH_TIMEOUT),
        "",
        Duration.ofMinutes(1));
  }

  private EtcdCluster client(SimScheduler scheduler) {
    return new SlowClient(new EtcdClient(sim.etcds(), node()), scheduler);
  }

  private List<HostPort> discover() throws E2dException {
    if (sim.discoveryFails()) {
      throw new E2dException(
          ErrorCode.UNREACHABLE, "sim.discover", "discovery", "discovery does not answer");
    }
    return sim.machines().stream()
        .filter(m -> m.applianceRuns() || !sim.plan().forgetful())
        .map(Machine::address)
        .toList();
  }

  /** The appliance is gone without a word; etcd goes on. */
  void crashAppliance() {
    if (appliance != null) {
      sim.world().note("n%d appliance crashes", node() + 1);
      appliance.alive = false;
      appliance = null;
      host.forgetListeners();
    }
  }

  /** The appliance's process is suspended for so long; etcd goes on. */
  void freeze(long nanos) {
    if (appliance != null) {
      sim.world().note("n%d appliance sleeps for %.1f s", node() + 1, nanos / 1e9);
      appliance.frozenUntil = sim.world().now() + nanos;
    }
  }

  void killEtcd() {
    host.kill(EtcdExit.Reason.KILLED);
  }

  void powerOff() {
    sim.world().note("n%d power off", node() + 1);
    crashAppliance();
    killEtcd();
  }

  /** Spoils etcd's data in a way that cannot be mended. */
  void corrupt() {
    sim.world().note("n%d data corrupted", node() + 1);
    host.disk().data().ifPresent(d -> sim.invariants().lost(d));
    host.disk().corrupt();
  }

  /** Loses etcd's data, and what the appliance remembers too if it is told so. */
  void wipe(boolean stateToo) {
    sim.world().note("n%d disk wiped%s", node() + 1, stateToo ? ", state too" : "");
    host.disk().data().ifPresent(d -> sim.invariants().lost(d));
    host.disk().lose();
    if (stateToo) {
      platter.wipe();
    }
  }
}
