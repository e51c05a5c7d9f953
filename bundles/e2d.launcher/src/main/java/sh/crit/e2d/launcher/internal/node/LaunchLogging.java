package sh.crit.e2d.launcher.internal.node;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/** Decides where logs go, before the first logger is made. */
public final class LaunchLogging {
  private LaunchLogging() {}

  /** For short-lived commands: their output is their answer, and a log would cost start time. */
  public static void none() {
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
  }

  /**
   * For the appliance.
   *
   * @param directory of the log files; null for standard output, as service managers like it
   */
  public static void appliance(ApplianceLayout layout, Path directory) {
    if (Files.isRegularFile(layout.loggingSetup())) {
      // A user's own setup wins over ours; it may refer to the directory by this property.
      System.setProperty("logback.configurationFile", layout.loggingSetup().toString());
    }
    System.setProperty(LogbackSetup.DIRECTORY, directory == null ? "" : directory.toString());
    // Bundles share this instance; it must be complete before the first of them asks.
    LoggerFactory.getLogger(LaunchLogging.class);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
