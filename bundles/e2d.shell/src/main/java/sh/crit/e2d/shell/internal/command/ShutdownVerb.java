package sh.crit.e2d.shell.internal.command;

import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code shutdown}: stops etcd, then the appliance. */
final class ShutdownVerb implements Verb<StoppedView> {
  @Override
  public String name() {
    return "shutdown";
  }

  @Override
  public String summary() {
    return "stops etcd in order, then the appliance";
  }

  @Override
  public Set<Flag> ownFlags() {
    return Set.of(Flag.YES);
  }

  @Override
  public StoppedView ask(Appliance appliance, Options options) throws E2dException {
    appliance.shutdown();
    return new StoppedView(true);
  }

  @Override
  public int exitCode(StoppedView answer) {
    return answer.stopped() ? 0 : 1;
  }

  @Override
  public String text(StoppedView answer, Screen screen) {
    return "etcd has stopped; the appliance shuts down";
  }
}
