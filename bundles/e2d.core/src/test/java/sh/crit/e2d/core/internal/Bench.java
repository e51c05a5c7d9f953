package sh.crit.e2d.core.internal;

import static sh.crit.e2d.core.internal.HandScheduler.NOW;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineConfig;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.order.OrderDesk;
import sh.crit.e2d.core.internal.service.ApplianceService;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.core.internal.state.StateStore;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.spi.etcd.EtcdProcess;
import sh.crit.e2d.spi.gossip.Gossip;

/** Node n1 of a cluster of three, with an engine that never acts by itself. */
public final class Bench {
  public final HandScheduler scheduler = new HandScheduler();
  public final BenchEtcds etcds = new BenchEtcds();
  public final List<EtcdLaunch> launches = new ArrayList<>();
  public final List<PeerSighting> sightings = new ArrayList<>();
  public NodeState state = NodeState.NEW;
  public DataDescriptor onDisk = DataDescriptor.absent();
  public boolean running;
  public String backupUrl = "";

  public final BenchBackups backups = new BenchBackups();
  public final BenchLock lock = new BenchLock();
  public final BenchSafeguard safeguard = new BenchSafeguard();
  public final List<String> progress = new ArrayList<>();

  private final LocalEtcd process = new LocalEtcd();

  /** The node as it is now. */
  public EngineParts parts() {
    return new EngineParts(
        scheduler,
        process,
        new Disk(),
        etcds,
        lock,
        new Heard(),
        List::of,
        new Memory(),
        backups,
        safeguard);
  }

  /** A peer that was heard so long ago. */
  public void heard(String name, int node, Duration ago, boolean runs, DataDescriptor data) {
    heard(name, node, ago, runs, data, Optional.of(Stance.ACTIVE));
  }

  /** The same with what it tells of its operator's will. */
  public void heard(
      String name,
      int node,
      Duration ago,
      boolean runs,
      DataDescriptor data,
      Optional<Stance> stance) {
    heard(name, node, ago, runs, data, stance, Optional.empty());
  }

  /** A peer with an order to go back to a backup. */
  public void heard(
      String name, int node, Duration ago, boolean runs, DataDescriptor data, Rewind rewind) {
    heard(name, node, ago, runs, data, Optional.of(Stance.ACTIVE), Optional.of(rewind));
  }

  private void heard(
      String name,
      int node,
      Duration ago,
      boolean runs,
      DataDescriptor data,
      Optional<Stance> stance,
      Optional<Rewind> rewind) {
    sightings.add(
        new PeerSighting(
            new NodeInfo(
                name,
                "i" + node,
                "http://10.0.0." + node + ":2380",
                "http://10.0.0." + node + ":2379",
                new HostPort("10.0.0." + node, 7980),
                3,
                "token",
                NodeStatus.WAITING,
                "",
                runs,
                data,
                FoundingRecord.NONE,
                Optional.empty(),
                List.of(),
                stance,
                rewind),
            NOW - ago.toNanos()));
  }

  /** Gives an order after the engine has looked at everything. */
  public OrderView order(Order.Kind kind, String subject) throws E2dException {
    return order(kind, subject, false);
  }

  /** The same with the word for or against a backup before. */
  public OrderView order(Order.Kind kind, String subject, boolean withoutBackup)
      throws E2dException {
    OrderDesk desk = desk();
    OrderView plan = desk.order(new Order(kind, subject, "", withoutBackup), progress::add);
    return plan.done()
        ? plan
        : desk.order(new Order(kind, subject, plan.planId(), withoutBackup), progress::add);
  }

  /** The plan of an order that wants a confirmation. */
  public List<String> plan(Order.Kind kind, String subject) throws E2dException {
    return plan(kind, subject, false).effects();
  }

  /** The plan with its id. */
  public OrderView plan(Order.Kind kind, String subject, boolean withoutBackup)
      throws E2dException {
    return desk().order(new Order(kind, subject, "", withoutBackup), progress::add);
  }

  /** An order as it was typed, with the id of a plan. */
  public OrderView confirm(Order order) throws E2dException {
    return desk().order(order, progress::add);
  }

  private OrderDesk desk() {
    return new OrderDesk(parts(), engine(), scheduler);
  }

  /** The node for its faces, after a look at everything. */
  public ApplianceService service() {
    DiscoveryView nobody = new DiscoveryView("static", List.of(), List.of(), List.of(), "", 1);
    return new ApplianceService(
        config(), parts(), engine(), List::of, List::of, () -> nobody, Optional::empty);
  }

  private EngineConfig config() {
    Duration minute = Duration.ofMinutes(1);
    return new EngineConfig(
        "n1",
        "i1",
        Sights.PEER_URL,
        Sights.CLIENT_URL,
        Sights.GOSSIP,
        ClusterSpec.of(3, "token", minute, minute),
        backupUrl,
        minute);
  }

  private Engine engine() {
    Engine engine =
        new Engine(
            config(),
            parts(),
            (spec, seen, memory, now) ->
                new Decision(
                    0,
                    NodeStatus.WAITING,
                    "watching",
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    memory));
    engine.start();
    scheduler.run();
    return engine;
  }

  private final class LocalEtcd implements EtcdProcess {
    @Override
    public void start(EtcdLaunch launch) {
      launches.add(launch);
      running = true;
    }

    @Override
    public void stop(Duration patience) {
      running = false;
    }

    @Override
    public EtcdProcessState state() {
      return new EtcdProcessState(running, running ? 7 : 0, false, NOW - 1, Optional.empty());
    }

    @Override
    public String version() {
      return "3.5.30";
    }

    @Override
    public EtcdProcess.Subscription onChange(Runnable listener) {
      return () -> {};
    }
  }

  private final class Disk implements DataDirectory {
    @Override
    public DataDescriptor inspect() {
      return onDisk;
    }

    @Override
    public Path moveAside(String reason) {
      onDisk = DataDescriptor.absent();
      return Path.of(reason);
    }
  }

  private final class Heard implements Gossip {
    @Override
    public void publish(NodeInfo self) {
      // Nobody listens.
    }

    @Override
    public void seeds(List<HostPort> addresses) {
      // Who is heard is told by the test.
    }

    @Override
    public List<PeerSighting> sightings() {
      return List.copyOf(sightings);
    }

    @Override
    public State state() {
      return new State(true, true, "");
    }

    @Override
    public Gossip.Subscription onChange(Runnable listener) {
      return () -> {};
    }
  }

  private final class Memory implements StateStore {
    @Override
    public NodeState load() {
      return state;
    }

    @Override
    public void save(NodeState next) {
      state = next;
    }
  }
}
