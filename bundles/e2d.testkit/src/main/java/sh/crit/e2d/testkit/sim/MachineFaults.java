package sh.crit.e2d.testkit.sim;

/** What goes wrong on one machine. */
final class MachineFaults {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400 * SECOND;

  private final Simulation sim;
  private final World world;

  MachineFaults(Simulation sim) {
    this.sim = sim;
    this.world = sim.world();
  }

  void crash(Machine machine, Dice dice) {
    machine.crashAppliance();
    mend(dice, 20 * SECOND, machine::startAppliance);
  }

  void powerOff(Machine machine, Dice dice) {
    machine.powerOff();
    mend(dice, 40 * SECOND, machine::startAppliance);
  }

  /** Longer than a member may be gone. */
  void outage(Machine machine, Dice dice) {
    machine.powerOff();
    world.after(dice.between(40 * SECOND, 150 * SECOND), machine::startAppliance);
  }

  void powerCycle(Dice dice) {
    for (Machine machine : sim.machines()) {
      if (dice.chance(0.8)) {
        machine.powerOff();
        mend(dice, 30 * SECOND, machine::startAppliance);
      }
    }
  }

  void lose(Machine machine, Dice dice) {
    Plan.Wipes wipes = sim.plan().wipes();
    boolean may =
        wipes == Plan.Wipes.ANY
            || (wipes == Plan.Wipes.MINORITY && sim.invariants().surviveWithout(machine.host()));
    if (may) {
      machine.powerOff();
      if (dice.chance(0.2)) {
        machine.corrupt();
      } else {
        machine.wipe(dice.chance(0.5));
      }
      mend(dice, 20 * SECOND, machine::startAppliance);
    }
  }

  void slowDisk(Machine machine, Dice dice) {
    long slowest = dice.between(SECOND, 8 * SECOND);
    machine.platter().slow(slowest);
    mend(dice, 30 * SECOND, () -> machine.platter().slow(0));
  }

  /** Nothing can be written any more; an etcd that runs ends over it sooner or later. */
  void fillDisk(Machine machine, Dice dice) {
    machine.platter().fill(true);
    machine.host().disk().fill(true);
    if (dice.chance(0.5)) {
      machine.killEtcd();
    }
    mend(
        dice,
        30 * SECOND,
        () -> {
          machine.platter().fill(false);
          machine.host().disk().fill(false);
        });
  }

  /** The wall clock is set, by seconds or by years, forward or back. */
  void jump(Machine machine, Dice dice) {
    long most = dice.chance(0.5) ? 100 * SECOND : 20_000 * DAY;
    machine.platter().jump(dice.between(-most, most));
  }

  void failDiscovery(Dice dice) {
    sim.failDiscovery(true);
    mend(dice, 20 * SECOND, () -> sim.failDiscovery(false));
  }

  void failStore(Dice dice) {
    sim.store().fail(true);
    mend(dice, 40 * SECOND, () -> sim.store().fail(false));
  }

  /** Usually soon, sometimes late. */
  private void mend(Dice dice, long latest, Runnable how) {
    world.after(dice.between(SECOND / 5, dice.chance(0.5) ? latest / 8 : latest), how);
  }
}
