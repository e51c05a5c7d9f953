package sh.crit.e2d.shell.internal.gogo;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import sh.crit.e2d.shell.internal.command.Call;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.Verbs;

/**
 * The commands as Gogo finds them: one public method each, named like the command. They return
 * views for scripts to work on; {@link ViewConverter} turns those into text.
 */
@Component(
    service = GogoCommands.class,
    property = {
      "osgi.command.scope=e2d",
      "osgi.command.function=status",
      "osgi.command.function=members",
      "osgi.command.function=plan",
      "osgi.command.function=explain",
      "osgi.command.function=health",
      "osgi.command.function=shutdown",
      "osgi.command.function=help"
    })
public final class GogoCommands {
  /** The scope of the commands. */
  public static final String SCOPE = "e2d";

  private final ApplianceRef appliance;

  @Activate
  public GogoCommands(@Reference ApplianceRef appliance) {
    this.appliance = appliance;
  }

  @Descriptor("the state of this node, and what it waits for")
  public Object status(String[] arguments) throws CommandFailure {
    return GogoCall.run(appliance, "status", arguments);
  }

  @Descriptor("the members of the cluster, each asked for its own status")
  public Object members(String[] arguments) throws CommandFailure {
    return GogoCall.run(appliance, "members", arguments);
  }

  @Descriptor("what this node would do next and why; does nothing")
  public Object plan(String[] arguments) throws CommandFailure {
    return GogoCall.run(appliance, "plan", arguments);
  }

  @Descriptor("the last decisions that changed anything, newest first")
  public Object explain(String[] arguments) throws CommandFailure {
    return GogoCall.run(appliance, "explain", arguments);
  }

  @Descriptor("checks this node and its view of the cluster now")
  public Object health(String[] arguments) throws CommandFailure {
    return GogoCall.run(appliance, "health", arguments);
  }

  /** Wants {@code --yes}: a slip in a shell must not take a member down. */
  @Descriptor("stops etcd in order, then the appliance; wants --yes")
  public Object shutdown(String[] arguments) throws CommandFailure {
    Call<?> call = Call.of(Verbs.named("shutdown"), List.of(arguments));
    if (!call.options().confirmed() && !call.options().help()) {
      throw CommandFailure.usage("shutdown stops etcd and the appliance; say shutdown --yes");
    }
    return GogoCall.run(appliance, "shutdown", arguments);
  }

  @Descriptor("the commands of the appliance")
  public String help() {
    return Verbs.all().stream()
        .map(verb -> String.format("e2d:%-12s %s", verb.name(), verb.summary()))
        .collect(
            Collectors.joining(
                "\n", "", "\nOptions of one: COMMAND --help. All commands there are: gogo:help"));
  }
}
