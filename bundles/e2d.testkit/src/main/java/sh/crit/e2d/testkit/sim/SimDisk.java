package sh.crit.e2d.testkit.sim;

import java.nio.file.Path;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.core.internal.state.StateStore;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.MemberData;
import sh.crit.e2d.testkit.sim.etcd.Witness;

/** One machine's disk as an appliance uses it: etcd's data directory and the appliance's state. */
final class SimDisk implements DataDirectory, StateStore {
  /** What the disk keeps from one appliance to the next. */
  static final class Platter {
    private NodeState state = NodeState.NEW;

    boolean committed() {
      return state.founding().committed();
    }

    void wipe() {
      state = NodeState.NEW;
    }
  }

  private final Platter platter;
  private final EtcdHost host;
  private final Witness witness;
  private final SimScheduler scheduler;

  SimDisk(Platter platter, EtcdHost host, Witness witness, SimScheduler scheduler) {
    this.platter = platter;
    this.host = host;
    this.witness = witness;
    this.scheduler = scheduler;
  }

  @Override
  public DataDescriptor inspect() {
    scheduler.block();
    return host.disk().data().map(MemberData::describe).orElseGet(DataDescriptor::absent);
  }

  @Override
  public Path moveAside(String reason) throws E2dException {
    scheduler.block();
    if (host.server().isPresent() || host.disk().data().isEmpty()) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED, "sim.move-aside", "data", "nothing to move aside");
    }
    witness.movedAside(host.node(), host.disk().data().get());
    host.disk().clear();
    return Path.of("aside-" + reason);
  }

  @Override
  public NodeState load() {
    scheduler.block();
    return platter.state;
  }

  @Override
  public void save(NodeState state) {
    scheduler.block();
    platter.state = state;
    scheduler.block();
  }
}
