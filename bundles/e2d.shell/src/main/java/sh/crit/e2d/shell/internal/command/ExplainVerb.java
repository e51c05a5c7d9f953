package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.shell.internal.format.ExplainText;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code explain}: the past of this node. */
final class ExplainVerb implements Verb<List<ExplanationView>> {
  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String summary() {
    return "the last decisions that changed anything, newest first";
  }

  @Override
  public Set<Flag> ownFlags() {
    return Set.of(Flag.LIMIT);
  }

  @Override
  public List<ExplanationView> ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return services.requireAppliance().explain(options.limit());
  }

  @Override
  public int exitCode(List<ExplanationView> answer) {
    return 0;
  }

  @Override
  public String text(List<ExplanationView> answer, Screen screen) {
    return ExplainText.of(answer, screen);
  }
}
