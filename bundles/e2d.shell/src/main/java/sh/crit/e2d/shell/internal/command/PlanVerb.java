package sh.crit.e2d.shell.internal.command;

import java.util.function.Consumer;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.shell.internal.format.PlanText;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code plan}: asking is all it does. */
final class PlanVerb implements Verb<PlanView> {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String summary() {
    return "what this node would do next and why; does nothing";
  }

  @Override
  public PlanView ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return services.requireAppliance().plan();
  }

  @Override
  public int exitCode(PlanView answer) {
    return 0;
  }

  @Override
  public String text(PlanView answer, Screen screen) {
    return PlanText.of(answer, screen);
  }
}
