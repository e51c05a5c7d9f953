package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** Two machines get each other's disks while both are off, until somebody sees the mistake. */
final class DiskFaults {
  private static final long SECOND = 1_000_000_000L;

  /** Whose disks are mixed up, and whether with all that the appliances remember. */
  private record Swap(Machine one, Machine other, boolean stateToo) {
    void exchange() {
      one.host().disk().exchange(other.host().disk());
      if (stateToo) {
        one.platter().exchange(other.platter());
      }
    }
  }

  private final Simulation sim;
  private final World world;
  private final List<Swap> swaps = new ArrayList<>();

  DiskFaults(Simulation sim) {
    this.sim = sim;
    this.world = sim.world();
  }

  void swap(Machine one, Dice dice) {
    List<Machine> all = sim.machines();
    Machine other = all.get((one.node() + dice.below(all.size())) % all.size());
    if (one == other || !isInPlace(one) || !isInPlace(other)) {
      return;
    }
    Swap swap = new Swap(one, other, dice.chance(0.5));
    world.note("disks of n%d and n%d swapped", one.node() + 1, other.node() + 1);
    one.powerOff();
    other.powerOff();
    swap.exchange();
    swaps.add(swap);
    world.after(dice.between(SECOND / 5, 5 * SECOND), one::startAppliance);
    world.after(dice.between(SECOND / 5, 20 * SECOND), other::startAppliance);
    world.after(dice.between(5 * SECOND, 90 * SECOND), () -> sort(swap, dice));
  }

  private boolean isInPlace(Machine machine) {
    return machine.host().disk().data().isPresent()
        && !sim.invariants().hasForeignData(machine.host())
        && swaps.stream().noneMatch(s -> s.one() == machine || s.other() == machine);
  }

  /** Each disk goes back, unless its machine has become another member meanwhile. */
  private void sort(Swap swap, Dice dice) {
    if (!swaps.remove(swap)) {
      return;
    }
    world.note("disks of n%d and n%d sorted", swap.one().node() + 1, swap.other().node() + 1);
    List<Machine> both = List.of(swap.one(), swap.other());
    both.forEach(Machine::powerOff);
    if (both.stream().allMatch(this::mayLetGo)) {
      swap.exchange();
    }
    both.stream()
        .filter(m -> sim.invariants().hasForeignData(m.host()))
        .forEach(m -> m.host().disk().moveAside());
    both.forEach(m -> world.after(dice.between(SECOND / 5, 20 * SECOND), m::startAppliance));
  }

  private boolean mayLetGo(Machine machine) {
    return machine.host().disk().data().isEmpty()
        || sim.invariants().hasForeignData(machine.host());
  }

  /** Who stays sorts what is mixed up; who does not leaves it so. */
  void end() {
    if (sim.plan().operatorStays()) {
      List.copyOf(swaps).forEach(s -> sort(s, new Dice(s.one().node())));
    }
    swaps.clear();
  }
}
