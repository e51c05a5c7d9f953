package sh.crit.e2d.launcher.internal.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;

/**
 * The logging of the appliance, made in Java because to read the XML of it costs start time.
 * logback finds it through {@code META-INF/services}; it stands back where a user has a setup of
 * his own, and where the launcher did not ask for it.
 *
 * <p>{@code E2D_LOG_LEVEL} (error, warn, info, debug, trace) is the level of e2d's own loggers.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogbackSetup extends ContextAwareBase implements Configurator {
  /** The property that names the directory of the log files; empty for standard output. */
  static final String DIRECTORY = "e2d.log.dir";

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{20} - %msg%replace( %kvp){'^ $',''}%n";
  private static final FileSize LARGEST = new FileSize(10 * FileSize.MB_COEFFICIENT);
  private static final int OLD_FILES = 4;

  /** Libraries that report at INFO what only their developers want to know. */
  private static final List<String> QUIET =
      List.of("org.jgroups", "io.grpc", "io.netty", "io.vertx");

  /** Warns at every stop that its thread was told to stop. */
  private static final String EVENT_ADMIN = "osgi.org.apache.felix.eventadmin";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    String directory = System.getProperty(DIRECTORY);
    if (directory == null || System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(directory.isEmpty() ? console(encoder) : files(encoder, directory));
    context.getLogger("sh.crit.e2d").setLevel(ownLevel());
    QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(EVENT_ADMIN).setLevel(Level.ERROR);
    LevelChangePropagator propagator = new LevelChangePropagator();
    propagator.setContext(context);
    propagator.setResetJUL(true);
    context.addListener(propagator);
    propagator.start();
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Level ownLevel() {
    return Level.toLevel(System.getenv("E2D_LOG_LEVEL"), Level.INFO);
  }

  /**
   * Not through System.out: the shell replaces that, and what a command logs would show up in the
   * terminal of whoever called it.
   */
  private Appender<ILoggingEvent> console(PatternLayoutEncoder encoder) {
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(getContext());
    appender.setName("console");
    appender.setEncoder(encoder);
    appender.setOutputStream(new FileOutputStream(FileDescriptor.out));
    appender.start();
    return appender;
  }

  private Appender<ILoggingEvent> files(PatternLayoutEncoder encoder, String directory) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(getContext());
    appender.setName("files");
    appender.setFile(directory + "/e2d.log");
    appender.setEncoder(encoder);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(getContext());
    rolling.setParent(appender);
    rolling.setFileNamePattern(directory + "/e2d.%i.log");
    rolling.setMinIndex(1);
    rolling.setMaxIndex(OLD_FILES);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(getContext());
    size.setMaxFileSize(LARGEST);
    size.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }
}
