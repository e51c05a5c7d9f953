package sh.crit.e2d.shell.internal.command;

import java.util.function.Consumer;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.shell.internal.format.HealthText;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code health}: checks made now. */
final class HealthVerb implements Verb<HealthView> {
  @Override
  public String name() {
    return "health";
  }

  @Override
  public String summary() {
    return "checks this node and its view of the cluster now";
  }

  @Override
  public HealthView ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return services.requireAppliance().health();
  }

  @Override
  public int exitCode(HealthView answer) {
    return answer.healthy() ? 0 : 1;
  }

  @Override
  public String text(HealthView answer, Screen screen) {
    return HealthText.of(answer, screen);
  }
}
