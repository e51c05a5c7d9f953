package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.shell.internal.format.MembersText;
import sh.crit.e2d.shell.internal.format.Screen;

/** {@code members}: well when every member answers. */
final class MembersVerb implements Verb<List<MemberView>> {
  @Override
  public String name() {
    return "members";
  }

  @Override
  public String summary() {
    return "the members of the cluster, each asked for its own status";
  }

  @Override
  public List<MemberView> ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure {
    return services.requireAppliance().members();
  }

  @Override
  public int exitCode(List<MemberView> answer) {
    return answer.stream().allMatch(m -> m.status() == MemberView.Status.HEALTHY) ? 0 : 1;
  }

  @Override
  public String text(List<MemberView> answer, Screen screen) {
    return MembersText.of(answer, screen);
  }
}
