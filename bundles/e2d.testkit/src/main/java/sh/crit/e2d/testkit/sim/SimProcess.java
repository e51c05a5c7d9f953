package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.spi.etcd.EtcdProcess;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.MemberData;

/** The machine's etcd as one appliance sees it; an exit is noticed a little late. */
final class SimProcess implements EtcdProcess {
  private static final long MILLI = 1_000_000L;

  private final World world;
  private final EtcdHost host;
  private final SimScheduler scheduler;
  private final boolean keepsEnds;
  private final List<Runnable> listeners = new ArrayList<>();
  private EtcdProcessState state;
  private long runs;

  /**
   * @param keepsEnds whether the end of the log is kept when etcd is to go on alone
   */
  SimProcess(World world, EtcdHost host, SimScheduler scheduler, boolean keepsEnds) {
    this.keepsEnds = keepsEnds;
    this.world = world;
    this.host = host;
    this.scheduler = scheduler;
    boolean running = host.server().isPresent();
    this.state =
        new EtcdProcessState(
            running, running ? 1 : 0, running, scheduler.nanos(), Optional.empty());
    host.onExit(this::exited);
  }

  private void exited(EtcdExit exit) {
    long run = runs;
    if (exit.reason() == EtcdExit.Reason.STOPPED) {
      notice(run, exit);
      return;
    }
    long until = state.adopted() ? 1000 * MILLI : 20 * MILLI;
    world.after(world.between(0, until), () -> notice(run, exit));
  }

  private void notice(long run, EtcdExit exit) {
    if (run == runs && state.running()) {
      change(new EtcdProcessState(false, 0, false, scheduler.nanos(), Optional.of(exit)));
    }
  }

  private void change(EtcdProcessState next) {
    state = next;
    List.copyOf(listeners).forEach(Runnable::run);
  }

  @Override
  public void start(EtcdLaunch launch) throws E2dException {
    scheduler.block();
    boolean data = host.disk().data().isPresent();
    boolean wanted = launch.mode().continues();
    if (host.server().isPresent() || state.running() || data != wanted) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "sim.start",
          launch.name(),
          state.running() ? "etcd runs already" : "the data directory does not suit the start");
    }
    if (keepsEnds && launch.mode() == EtcdLaunch.Mode.RECOVER) {
      host.disk().data().ifPresent(MemberData::keepEnd);
      scheduler.block();
    }
    runs++;
    host.start(launch);
    change(new EtcdProcessState(true, runs, false, scheduler.nanos(), state.lastExit()));
  }

  @Override
  public void stop(Duration patience) {
    scheduler.block();
    host.kill(EtcdExit.Reason.STOPPED);
  }

  @Override
  public EtcdProcessState state() {
    return state;
  }

  @Override
  public String version() {
    return "3.5.30";
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
