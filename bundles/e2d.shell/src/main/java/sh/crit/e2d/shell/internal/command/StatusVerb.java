package sh.crit.e2d.shell.internal.command;

import java.util.function.Consumer;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.shell.internal.format.Screen;
import sh.crit.e2d.shell.internal.format.StatusText;

/** {@code status}: well only as a voting member of a cluster with quorum. */
final class StatusVerb implements Verb<StatusView> {
  @Override
  public String name() {
    return "status";
  }

  @Override
  public String summary() {
    return "the state of this node, and what it waits for";
  }

  @Override
  public StatusView ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return services.requireAppliance().status();
  }

  @Override
  public int exitCode(StatusView answer) {
    return answer.state() == NodeStatus.RUNNING ? 0 : 1;
  }

  @Override
  public String text(StatusView answer, Screen screen) {
    return StatusText.of(answer, screen);
  }
}
