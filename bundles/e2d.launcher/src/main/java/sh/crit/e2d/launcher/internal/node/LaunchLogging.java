package sh.crit.e2d.launcher.internal.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/**
 * Decides where logs go. What is logged before the configuration is known goes nowhere: until then
 * the program speaks on standard error.
 */
public final class LaunchLogging {
  private LaunchLogging() {}

  /** For short-lived commands: their output is their answer, and a log would cost start time. */
  public static void none() {
    provider("org.slf4j.helpers.NOP_FallbackServiceProvider");
  }

  /** For the appliance, before anything touches a logger: nothing is searched, nothing printed. */
  public static void quiet() {
    provider(QuietLogging.class.getName());
  }

  private static void provider(String type) {
    // Otherwise slf4j announces on standard error that it obeys the next property.
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", type);
  }

  /**
   * For the appliance, before its framework starts: the bundles share this instance.
   *
   * @param directory of the log files; null for standard output, as service managers like it
   * @throws E2dException when the user's own setup cannot be read
   */
  public static void appliance(ApplianceLayout layout, Path directory) throws E2dException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    if (Files.isRegularFile(layout.loggingSetup())) {
      ownSetup(context, layout.loggingSetup(), directory);
    } else {
      new LogbackSetup(context).apply(directory);
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** A user's setup wins over ours; it may refer to the directory by a property. */
  private static void ownSetup(LoggerContext context, Path setup, Path directory)
      throws E2dException {
    context.putProperty("e2d.log.dir", directory == null ? "" : directory.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(setup.toFile());
    } catch (JoranException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "launcher.logging",
          setup.toString(),
          setup + " is no logback configuration: " + e.getMessage(),
          e);
    }
  }
}
