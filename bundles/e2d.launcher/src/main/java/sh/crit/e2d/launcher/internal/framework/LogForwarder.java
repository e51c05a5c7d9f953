package sh.crit.e2d.launcher.internal.framework;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Forwards what the framework and its services say in the OSGi log, where nobody would look. A
 * listener has no answer to failures, so it must not throw.
 */
final class LogForwarder implements LogListener {
  /** Bundle, service and framework events are many, and of use only when looking for a defect. */
  private static final String EVENTS = "Events.";

  /** Follows the log service of a framework for as long as the framework runs. */
  static void attach(BundleContext context) {
    LogForwarder forwarder = new LogForwarder();
    new ServiceTracker<LogReaderService, LogReaderService>(context, LogReaderService.class, null) {
      @Override
      public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = super.addingService(reference);
        if (reader != null) {
          reader.addLogListener(forwarder);
        }
        return reader;
      }
    }.open();
  }

  @Override
  public void logged(LogEntry entry) {
    String bundle = entry.getBundle() == null ? "framework" : entry.getBundle().getSymbolicName();
    Logger log = LoggerFactory.getLogger("osgi." + bundle);
    log.atLevel(level(entry)).setCause(entry.getException()).log(entry.getMessage());
  }

  static Level level(LogEntry entry) {
    LogLevel level = entry.getLogLevel();
    boolean event = entry.getLoggerName() != null && entry.getLoggerName().startsWith(EVENTS);
    return switch (level) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case AUDIT, INFO, DEBUG -> event ? Level.TRACE : Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
