package sh.crit.e2d.shell.internal.gogo;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import sh.crit.e2d.shell.internal.command.CommandFailure;
import sh.crit.e2d.shell.internal.command.Options;
import sh.crit.e2d.shell.internal.command.Services;
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
      "osgi.command.function=discover",
      "osgi.command.function=plugins",
      "osgi.command.function=shutdown",
      "osgi.command.function=help"
    })
public final class GogoCommands {
  /** The scope of the commands. */
  public static final String SCOPE = "e2d";

  private final Services services;

  @Activate
  public GogoCommands(@Reference ServicesRef services) {
    this.services = services;
  }

  @Descriptor("the state of this node, and what it waits for")
  public Object status(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "status", List.of(arguments));
  }

  @Descriptor("the members of the cluster, each asked for its own status")
  public Object members(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "members", List.of(arguments));
  }

  @Descriptor("what this node would do next and why; does nothing")
  public Object plan(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "plan", List.of(arguments));
  }

  @Descriptor("the last decisions that changed anything, newest first")
  public Object explain(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "explain", List.of(arguments));
  }

  @Descriptor("checks this node and its view of the cluster now")
  public Object health(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "health", List.of(arguments));
  }

  @Descriptor("asks discovery now: which peers it finds, and what it leaves out and why")
  public Object discover(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "discover", List.of(arguments));
  }

  @Descriptor("what lies in plugins/, and what came of it")
  public Object plugins(CommandSession session, String[] arguments) throws CommandFailure {
    return GogoCall.run(services, session, "plugins", List.of(arguments));
  }

  /** Wants {@code --yes}: a slip in a shell must not take a member down. */
  @Descriptor("stops etcd in order, then the appliance; wants --yes")
  public Object shutdown(CommandSession session, String[] arguments) throws CommandFailure {
    Options options = Options.parse(Verbs.SHUTDOWN, List.of(arguments));
    if (!options.confirmed() && !options.help()) {
      throw CommandFailure.usage("shutdown stops etcd and the appliance; say shutdown --yes");
    }
    return GogoCall.run(services, session, "shutdown", List.of(arguments));
  }

  @Descriptor("the commands of the appliance")
  public String help() {
    return Verbs.all().stream()
        .map(verb -> String.format("e2d:%-15s %s", verb.name(), verb.summary()))
        .collect(
            Collectors.joining(
                "\n", "", "\nOptions of one: COMMAND --help. All commands there are: gogo:help"));
  }
}
