package sh.crit.e2d.shell.internal.command;

import java.util.Set;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.shell.internal.format.Screen;
import sh.crit.e2d.shell.internal.view.StoppedView;

/** {@code shutdown}: stops etcd, then the services.requireAppliance(). */
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
  public StoppedView ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure {
    services.requireAppliance().shutdown();
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
