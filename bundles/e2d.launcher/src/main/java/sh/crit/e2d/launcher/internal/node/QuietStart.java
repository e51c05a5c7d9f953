package sh.crit.e2d.launcher.internal.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Keeps logback from searching for a configuration, which costs start time, and from printing to
 * the console in the meantime. Found through {@code META-INF/services}; only the launcher's own
 * processes want it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class QuietStart extends ContextAwareBase implements Configurator {
  static final String WANTED = "e2d.logging.quiet";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return Boolean.getBoolean(WANTED)
        ? ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY
        : ExecutionStatus.INVOKE_NEXT_IF_ANY;
  }
}
