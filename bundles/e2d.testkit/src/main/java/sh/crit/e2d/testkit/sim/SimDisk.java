package sh.crit.e2d.testkit.sim;

import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.core.internal.state.StateStore;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.MemberData;
import sh.crit.e2d.testkit.sim.etcd.Witness;

/** One machine's disk as an appliance uses it: etcd's data directory and the appliance's state. */
final class SimDisk implements DataDirectory, StateStore {
  /** What the machine keeps from one appliance to the next, and how well it does. */
  static final class Platter {
    private final boolean detectsCorruption;
    private NodeState state = NodeState.NEW;
    private long slowest;
    private boolean full;
    private long wallOffset;

    /**
     * @param detectsCorruption whether a look at the data finds what is wrong with it, or only etcd
     */
    Platter(boolean detectsCorruption) {
      this.detectsCorruption = detectsCorruption;
    }

    boolean committed() {
      return state.founding().committed();
    }

    boolean promised() {
      return state.founding().current().isPresent() && !committed();
    }

    Stance stance() {
      return state.stance();
    }

    Optional<Rewind> rewind() {
      return state.rewind();
    }

    boolean heldData() {
      return state.heldData();
    }

    void wipe() {
      state = NodeState.NEW;
    }

    /** Makes everything take up to so long; 0 for no time worth mentioning. */
    void slow(long nanos) {
      slowest = nanos;
    }

    /** Lets no write succeed any more, or lets them again. */
    void fill(boolean all) {
      full = all;
    }

    boolean isFull() {
      return full;
    }

    void mend() {
      slow(0);
      fill(false);
    }

    /** Sets the wall clock by so much. */
    void jump(long nanos) {
      wallOffset += nanos;
    }

    long wallOffset() {
      return wallOffset;
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

  private void take() {
    if (platter.slowest > 0) {
      scheduler.blockFor(platter.slowest);
    } else {
      scheduler.block();
    }
  }

  private void requireSpace(String what) throws E2dException {
    if (platter.full) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE, "sim.disk", what, "no space left on device");
    }
  }

  /** A disk that answers badly may not let itself be looked at; that is not: nothing there. */
  @Override
  public DataDescriptor inspect() {
    take();
    if (platter.slowest > 0 && scheduler.fails()) {
      return DataDescriptor.unknown("input/output error");
    }
    if (host.disk().isCorrupt() && platter.detectsCorruption) {
      return DataDescriptor.corrupt("the log ends in the middle of a record");
    }
    return host.disk().data().map(MemberData::describe).orElseGet(DataDescriptor::absent);
  }

  @Override
  public Path moveAside(String reason) throws E2dException {
    take();
    if (host.server().isPresent() || host.disk().data().isEmpty()) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED, "sim.move-aside", "data", "nothing to move aside");
    }
    requireSpace("data");
    witness.movedAside(host.node(), host.disk().data().get());
    host.disk().moveAside();
    return Path.of("aside-" + reason);
  }

  @Override
  public NodeState load() throws E2dException {
    take();
    if (platter.slowest > 0 && scheduler.fails()) {
      throw new E2dException(ErrorCode.STORAGE_UNUSABLE, "sim.disk", "state", "input/output error");
    }
    return platter.state;
  }

  @Override
  public void save(NodeState state) throws E2dException {
    take();
    requireSpace("state");
    platter.state = state;
    take();
  }
}
