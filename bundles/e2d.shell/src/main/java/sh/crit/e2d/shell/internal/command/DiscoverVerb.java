package sh.crit.e2d.shell.internal.command;

import java.util.function.Consumer;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.shell.internal.format.DiscoveryText;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code discover}: asks the configured provider now. */
final class DiscoverVerb implements Verb<DiscoveryView> {
  @Override
  public String name() {
    return "discover";
  }

  @Override
  public String summary() {
    return "asks discovery now: which peers it finds, and what it leaves out and why";
  }

  @Override
  public DiscoveryView ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return services.requireAppliance().discover();
  }

  @Override
  public int exitCode(DiscoveryView answer) {
    return answer.problem().isEmpty() ? 0 : 1;
  }

  @Override
  public String text(DiscoveryView answer, Screen screen) {
    return DiscoveryText.of(answer, screen);
  }
}
