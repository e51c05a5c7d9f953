package sh.crit.e2d.testkit.sim;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Starts the machines, breaks things as it is planned and mends them, until the time is over. */
final class Faults {
  private static final long SECOND = 1_000_000_000L;

  private final Simulation sim;
  private final World world;
  private final MachineFaults machines;
  private final NetworkFaults network;
  private final Operator operator;
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);

  Faults(Simulation sim) {
    this.sim = sim;
    this.world = sim.world();
    this.machines = new MachineFaults(sim);
    this.network = new NetworkFaults(sim);
    this.operator = new Operator(sim);
  }

  void begin() {
    for (Machine machine : sim.machines()) {
      world.after(world.between(0, sim.plan().startNanos()), machine::startAppliance);
    }
    sim.schedule().faults().forEach(f -> world.after(f.atNanos(), () -> inject(f)));
    world.after(sim.plan().faultNanos(), this::end);
  }

  private void inject(Planned planned) {
    injected.merge(planned.fault(), 1, Integer::sum);
    world.note("fault %s", planned);
    List<Machine> all = sim.machines();
    Machine machine = all.get(planned.place() % all.size());
    Dice dice = planned.dice();
    switch (planned.fault()) {
      case APPLIANCE_CRASH -> machines.crash(machine, dice);
      case ETCD_KILL -> machine.killEtcd();
      case POWER_OFF -> machines.powerOff(machine, dice);
      case LONG_OUTAGE -> machines.outage(machine, dice);
      case POWER_CYCLE -> machines.powerCycle(dice);
      case DATA_LOSS -> machines.lose(machine, dice);
      case SUSPENSION -> machine.freeze(dice.between(SECOND, 60 * SECOND));
      case SLOW_DISK -> machines.slowDisk(machine, dice);
      case FULL_DISK -> machines.fillDisk(machine, dice);
      case CLOCK_JUMP -> machines.jump(machine, dice);
      case DISCOVERY_FAILURE -> machines.failDiscovery(dice);
      case STORE_FAILURE -> machines.failStore(dice);
      case PARTITION -> network.split(dice);
      case FLAPPING_PARTITION -> network.flap(dice);
      case ONE_WAY_DROP -> network.block(machine, dice);
      case SLOW_AND_LOSSY -> network.disturb(dice);
      case GOSSIP_TURMOIL -> network.confuse(dice);
      default -> operator.act(planned.fault(), machine, dice);
    }
  }

  /** How often each was injected. */
  Map<Fault, Integer> injected() {
    return Map.copyOf(injected);
  }

  private void end() {
    world.note("the faults are over");
    network.end();
    sim.failDiscovery(false);
    sim.store().fail(false);
    sim.machines().forEach(m -> m.freeze(0));
    sim.machines().forEach(m -> m.platter().mend());
    sim.machines().forEach(Machine::startAppliance);
    operator.end();
  }
}
