package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.core.internal.engine.Thinker;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.EtcdNet;

/** One schedule: machines, faults, clients, and then quiet in which everything must come right. */
public final class Simulation {
  private static final int LINES = 150;

  private final Schedule schedule;
  private final Variant variant;
  private final World world;
  private final Network network;
  private final Invariants invariants;
  private final EtcdNet etcds;
  private final List<Machine> racks = new ArrayList<>();
  private final Store store;
  private final SimLock.Table locks = new SimLock.Table();
  private int commissioned;
  private int wantedSize;
  private boolean discoveryFails;

  /** With the brain as it is. */
  public Simulation(Plan plan) {
    this(Schedule.of(plan), Variant.REAL);
  }

  /** With chosen faults, and with other parts than the real ones. */
  public Simulation(Schedule schedule, Variant variant) {
    this.schedule = schedule;
    this.variant = variant;
    Plan plan = schedule.plan();
    this.commissioned = plan.machines();
    this.wantedSize = plan.size();
    this.world = new World(schedule.worldSeed());
    this.network = new Network(world, plan.most());
    this.store = new Store(plan.backed());
    this.invariants = new Invariants(network, this::smallestSize, this::hosts, store);
    this.etcds = new EtcdNet(world, network, invariants);
    world.afterEach(new DataGuard(invariants, plan.most(), this::hosts)::look);
    for (int i = 1; i <= plan.most(); i++) {
      var host = etcds.add("http://10.0.0." + i + ":2380", "http://10.0.0." + i + ":2379");
      racks.add(new Machine(this, host, plan.named() ? "n" + i : ""));
    }
  }

  private List<EtcdHost> hosts() {
    return etcds.hosts();
  }

  /**
   * Runs the schedule to its end.
   *
   * @return what it came to
   * @throws Violation when an invariant broke or the machines did not come right, with everything
   *     that is needed to see it again
   */
  public Outcome run() {
    try {
      new Clients(this).begin();
      Faults faults = new Faults(this);
      faults.begin();
      world.runUntil(plan().faultNanos());
      return new Ending(this).await(faults.injected());
    } catch (Violation e) {
      throw new Violation(e.invariant(), report(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Violation(0, report(e.toString()), e);
    }
  }

  private String report(String problem) {
    return problem
        + "\nThe last events of seed "
        + plan().seed()
        + " with "
        + plan().size()
        + " nodes ("
        + plan()
        + ", faults "
        + schedule.faults()
        + "):\n"
        + world.trace().last(LINES)
        + new Ending(this).states()
        + "\nAgain: ./mvnw -pl bundles/e2d.testkit -am test -Dtest=ClusterSimTest#replay"
        + " -Dsurefire.failIfNoSpecifiedTests=false "
        + schedule.options()
        + (variant.options().isEmpty() ? "" : " " + variant.options())
        + "\n";
  }

  /** The brain of a machine; its changes of mind go into the trace. */
  Thinker thinkerFor(int node) {
    Thinker thinker = variant.thinkers().apply(node);
    String[] last = {""};
    return (spec, seen, memory, now) -> {
      Decision d = thinker.decide(spec, store.shownTo(seen, now), memory, now);
      String mind =
          d.situation()
              + " "
              + d.status()
              + ", "
              + d.reason()
              + d.step().map(s -> " -> " + s.describe()).orElse("");
      if (!mind.equals(last[0])) {
        last[0] = mind;
        world.note("n%d thinks: %s %s", node + 1, mind, d.waitingFor());
      }
      return d;
    };
  }

  SimGossip gossipAt(HostPort address) {
    Optional<Machine> machine = racks.stream().filter(m -> m.address().equals(address)).findFirst();
    return machine.flatMap(Machine::gossip).orElse(null);
  }

  Schedule schedule() {
    return schedule;
  }

  /** Who changes which cluster just now. */
  SimLock.Table locks() {
    return locks;
  }

  Variant variant() {
    return variant;
  }

  Plan plan() {
    return schedule.plan();
  }

  /** What the operator wants of the whole cluster; single nodes learn of it sooner or later. */
  int wantedSize() {
    return wantedSize;
  }

  /** Wants another size, and puts up the machines that it takes. */
  void want(int size) {
    wantedSize = size;
    while (commissioned < Math.min(size, racks.size())) {
      Machine next = racks.get(commissioned++);
      next.resize(size);
      next.startAppliance();
    }
  }

  private int smallestSize() {
    return machines().stream().mapToInt(Machine::smallestSize).min().orElseThrow();
  }

  World world() {
    return world;
  }

  Network network() {
    return network;
  }

  Invariants invariants() {
    return invariants;
  }

  Store store() {
    return store;
  }

  EtcdNet etcds() {
    return etcds;
  }

  /** The machines that are there now. */
  List<Machine> machines() {
    return racks.subList(0, commissioned);
  }

  boolean discoveryFails() {
    return discoveryFails;
  }

  void failDiscovery(boolean fails) {
    discoveryFails = fails;
  }

  /**
   * How a schedule ended.
   *
   * @param goal whether the cluster is complete
   * @param interrupted whether the founding was cut off so that only an operator can go on
   * @param acknowledged writes that were acknowledged
   * @param faults how many faults of each kind there were
   * @param checks how often an invariant was checked
   * @param events events that happened
   * @param nanos virtual time
   */
  public record Outcome(
      boolean goal,
      boolean interrupted,
      int acknowledged,
      Map<Fault, Integer> faults,
      long checks,
      long events,
      long nanos) {}
}
