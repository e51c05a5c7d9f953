package sh.crit.e2d.shell.internal.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers the commands of Gogo's JLine bundle as that bundle would if it were started. It is
 * better left unstarted: it takes over the daemon's terminal, ignores interrupts from its keyboard,
 * and loads the terminal library although nobody may ever open a shell.
 */
public final class OsgiBuiltins implements Gogo.Builtins, AutoCloseable {
  private static final String SCOPE = "gogo";

  private final BundleContext context;
  private final CommandProcessor processor;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  public OsgiBuiltins(BundleContext context, CommandProcessor processor) {
    this.context = context;
    this.processor = processor;
  }

  /** Also does nothing when Gogo's JLine bundle is started after all and has registered them. */
  @Override
  public synchronized void install() {
    if (!registrations.isEmpty() || context.getServiceReference(Shell.class) != null) {
      return;
    }
    Converter converters = new Converters(context.getBundle(0).getBundleContext());
    registrations.add(context.registerService(Converter.class, converters, null));
    BuiltinCommands.all(processor, context::getProperty).forEach(this::register);
  }

  private void register(Object target, List<String> functions) {
    Map<String, Object> properties =
        Map.of(
            CommandProcessor.COMMAND_SCOPE,
            SCOPE,
            CommandProcessor.COMMAND_FUNCTION,
            functions.toArray(String[]::new));
    registrations.add(
        context.registerService(Object.class, target, FrameworkUtil.asDictionary(properties)));
  }

  @Override
  public synchronized void close() {
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
  }
}
