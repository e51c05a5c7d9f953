package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.testkit.sim.etcd.EtcdClient;
import sh.crit.e2d.testkit.sim.etcd.MemberData;

/** Starts the machines, breaks things at random and mends them again, until the time is over. */
final class Faults {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGINNING = 20 * SECOND;

  private final Simulation sim;
  private final World world;
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private boolean over;

  Faults(Simulation sim) {
    this.sim = sim;
    this.world = sim.world();
  }

  void begin() {
    for (Machine machine : sim.machines()) {
      world.after(world.between(0, sim.plan().startNanos()), machine::startAppliance);
    }
    world.after(world.between(0, sim.plan().hurried() ? SECOND : BEGINNING), this::next);
    world.after(sim.plan().faultNanos(), this::end);
  }

  private void next() {
    if (over) {
      return;
    }
    inject();
    boolean hurried = sim.plan().hurried() && world.now() < BEGINNING;
    long longest = hurried ? 2 * SECOND : sim.plan().pauseNanos();
    world.after(world.between(SECOND / 10, longest), this::next);
  }

  private void inject() {
    List<Machine> machines = sim.machines();
    Machine machine = machines.get(world.below(machines.size()));
    Fault fault = Fault.of(world.below(Fault.WEIGHTS));
    injected.merge(fault, 1, Integer::sum);
    switch (fault) {
      case APPLIANCE_CRASH -> {
        machine.crashAppliance();
        mend(20 * SECOND, machine::startAppliance);
      }
      case ETCD_KILL -> {
        world.note("n%d etcd is killed", machine.node() + 1);
        machine.killEtcd();
      }
      case POWER_OFF -> {
        machine.powerOff();
        mend(40 * SECOND, machine::startAppliance);
      }
      case POWER_CYCLE -> powerCycle();
      case DATA_LOSS -> lose(machine);
      case PARTITION -> split();
      case ONE_WAY_DROP -> block(machine);
      case SLOW_AND_LOSSY -> disturb();
      case REMOVAL_BY_OPERATOR -> remove(machine);
      case SUSPENSION -> machine.freeze(world.between(SECOND, 60 * SECOND));
      case DISCOVERY_FAILURE -> {
        world.note("discovery fails");
        sim.failDiscovery(true);
        mend(20 * SECOND, () -> sim.failDiscovery(false));
      }
    }
  }

  /** How often each was injected. */
  Map<Fault, Integer> injected() {
    return Map.copyOf(injected);
  }

  private void block(Machine from) {
    int to = world.below(sim.machines().size());
    for (Network.Channel channel : Network.Channel.values()) {
      if (world.chance(0.7)) {
        sim.network().block(channel, from.node(), to);
      }
    }
    world.note("nothing passes from n%d to n%d", from.node() + 1, to + 1);
    mend(
        60 * SECOND,
        () -> {
          world.note("healed");
          sim.network().heal();
        });
  }

  /** Usually soon, sometimes late. */
  private void mend(long latest, Runnable how) {
    world.after(world.between(SECOND / 5, world.chance(0.5) ? latest / 8 : latest), how);
  }

  private void powerCycle() {
    for (Machine machine : sim.machines()) {
      if (world.chance(0.8)) {
        machine.powerOff();
        mend(30 * SECOND, machine::startAppliance);
      }
    }
  }

  private void lose(Machine machine) {
    Plan.Wipes wipes = sim.plan().wipes();
    boolean may =
        wipes == Plan.Wipes.ANY
            || (wipes == Plan.Wipes.MINORITY && sim.invariants().surviveWithout(machine.host()));
    if (may) {
      machine.powerOff();
      if (world.chance(0.2)) {
        machine.corrupt();
      } else {
        machine.wipe(world.chance(0.5));
      }
      mend(20 * SECOND, machine::startAppliance);
    }
  }

  /** An operator takes a member out of the cluster; its node has to come back as a new one. */
  private void remove(Machine machine) {
    Optional<MemberData> removable = sim.invariants().removable(machine.host());
    if (removable.isEmpty()) {
      return;
    }
    long id = removable.get().memberId();
    sim.invariants().allowRemoval(id);
    List<String> endpoints = sim.machines().stream().map(m -> m.host().clientUrl()).toList();
    try {
      new EtcdClient(sim.etcds(), machine.node()).remove(endpoints, id, Duration.ofSeconds(1));
    } catch (E2dException e) {
      world.note("the operator cannot remove n%d: %s", machine.node() + 1, e.getMessage());
    }
  }

  private void split() {
    int[] groups = new int[sim.machines().size()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = world.below(world.chance(0.2) ? groups.length : 2);
    }
    boolean all = world.chance(0.7);
    StringBuilder which = new StringBuilder();
    for (Network.Channel channel : Network.Channel.values()) {
      if (all || world.chance(0.5)) {
        sim.network().split(channel, groups);
        which.append(channel).append(' ');
      }
    }
    world.note("split %s%s", which, Arrays.toString(groups));
    mend(
        40 * SECOND,
        () -> {
          world.note("healed");
          sim.network().heal();
        });
  }

  private void disturb() {
    long slowest = world.between(SECOND / 10, 4 * SECOND);
    double loss = world.below(4) * 0.1;
    world.note("messages take up to %.1f s, %.0f%% are lost", slowest / 1e9, loss * 100);
    sim.network().disturb(slowest, loss);
    mend(30 * SECOND, () -> sim.network().calm());
  }

  private void end() {
    over = true;
    world.note("the faults are over");
    sim.network().heal();
    sim.network().calm();
    sim.failDiscovery(false);
    sim.machines().forEach(m -> m.freeze(0));
    sim.machines().forEach(Machine::startAppliance);
  }
}
