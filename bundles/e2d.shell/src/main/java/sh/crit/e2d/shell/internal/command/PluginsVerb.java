package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.function.Consumer;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.shell.internal.format.PluginsText;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code plugins}: well when every file of {@code plugins/} is in force. */
final class PluginsVerb implements Verb<List<PluginView>> {
  @Override
  public String name() {
    return "plugins";
  }

  @Override
  public String summary() {
    return "what lies in plugins/, and what came of it";
  }

  @Override
  public List<PluginView> ask(Services services, Options options, Consumer<String> progress)
      throws CommandFailure {
    return services.requirePlugins().plugins();
  }

  @Override
  public int exitCode(List<PluginView> answer) {
    return answer.stream().allMatch(p -> p.state() == PluginView.State.ACTIVE) ? 0 : 1;
  }

  @Override
  public String text(List<PluginView> answer, Screen screen) {
    return PluginsText.of(answer, screen);
  }
}
