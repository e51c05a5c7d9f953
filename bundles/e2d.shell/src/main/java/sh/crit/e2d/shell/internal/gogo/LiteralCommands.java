package sh.crit.e2d.shell.internal.gogo;

import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import sh.crit.e2d.shell.internal.command.Services;
import sh.crit.e2d.shell.internal.command.Verbs;

/**
 * Orders and the commands about backups as Gogo finds them: functions and not methods, because Gogo
 * reads values into the words of a method's call ({@code null}, {@code 1e5}), and a name, the id of
 * a plan or of a backup is just what was typed. A method could not be called {@code move-leader}
 * either.
 */
@Component(
    service = {},
    immediate = true)
public final class LiteralCommands {
  private final List<ServiceRegistration<Function>> registrations;

  /** Registers the commands. */
  @Activate
  public LiteralCommands(BundleContext context, @Reference ServicesRef services) {
    registrations =
        functions(services).entrySet().stream()
            .map(each -> register(context, each.getKey(), each.getValue()))
            .toList();
  }

  /** The commands by their names. */
  public static Map<String, Function> functions(Services services) {
    Map<String, Function> functions = new LinkedHashMap<>();
    for (String name : Verbs.literal()) {
      functions.put(
          name,
          (session, arguments) ->
              GogoCall.run(
                  services, session, name, arguments.stream().map(String::valueOf).toList()));
    }
    return functions;
  }

  @Deactivate
  void close() {
    registrations.forEach(ServiceRegistration::unregister);
  }

  private static ServiceRegistration<Function> register(
      BundleContext context, String name, Function function) {
    Dictionary<String, Object> properties =
        FrameworkUtil.asDictionary(
            Map.of(
                CommandProcessor.COMMAND_SCOPE,
                GogoCommands.SCOPE,
                CommandProcessor.COMMAND_FUNCTION,
                name));
    return context.registerService(Function.class, function, properties);
  }
}
