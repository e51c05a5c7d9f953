package sh.crit.e2d.testkit.sim;

import java.util.List;
import sh.crit.e2d.testkit.sim.etcd.EtcdClient;

/** Clients that write through any node, all the time. */
final class Clients {
  private static final long MILLI = 1_000_000L;

  private final Simulation sim;
  private long write;

  Clients(Simulation sim) {
    this.sim = sim;
  }

  void begin() {
    World world = sim.world();
    world.after(
        world.between(100 * MILLI, 1500 * MILLI),
        () -> {
          List<Machine> machines = sim.machines();
          write(machines.get(world.below(machines.size())));
          begin();
        });
  }

  /** Each client sits beside the etcd that it uses. */
  private void write(Machine machine) {
    new EtcdClient(sim.etcds(), machine.node()).put(machine.host().clientUrl(), ++write);
  }
}
