package sh.crit.e2d.gossip.internal;

import java.time.Duration;
import java.util.IllegalFormatException;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JGroups' own log. It warns of what is daily life here (a peer that closes, a message from
 * somebody who is not in view yet), some of it with stack traces; that is for DEBUG. What it calls
 * an error is a warning of one line, once a minute per kind.
 */
final class QuietLog implements Log {
  private static final Logger LOG = LoggerFactory.getLogger("sh.crit.e2d.gossip.jgroups");
  private static final Throttle THROTTLE = new Throttle(System::nanoTime, Duration.ofMinutes(1));

  /** Makes JGroups log through this class; without effect on what was loaded before. */
  static CustomLogFactory factory() {
    return new CustomLogFactory() {
      @Override
      public Log getLog(Class<?> type) {
        return new QuietLog();
      }

      @Override
      public Log getLog(String category) {
        return new QuietLog();
      }
    };
  }

  @Override
  public boolean isFatalEnabled() {
    return LOG.isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return LOG.isWarnEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isTraceEnabled() {
    return LOG.isTraceEnabled();
  }

  @Override
  public void fatal(String message) {
    loud(message, message);
  }

  @Override
  public void fatal(String format, Object... args) {
    loud(format, text(format, args));
  }

  @Override
  public void fatal(String message, Throwable cause) {
    loud(message, message + ": " + cause);
  }

  @Override
  public void error(String message) {
    loud(message, message);
  }

  @Override
  public void error(String format, Object... args) {
    loud(format, text(format, args));
  }

  @Override
  public void error(String message, Throwable cause) {
    loud(message, message + ": " + cause);
  }

  @Override
  public void warn(String message) {
    LOG.debug("{}", message);
  }

  @Override
  public void warn(String format, Object... args) {
    debug(format, args);
  }

  @Override
  public void warn(String message, Throwable cause) {
    LOG.debug("{}: {}", message, cause.toString());
  }

  @Override
  public void info(String message) {
    LOG.debug("{}", message);
  }

  @Override
  public void info(String format, Object... args) {
    debug(format, args);
  }

  @Override
  public void debug(String message) {
    LOG.debug("{}", message);
  }

  @Override
  public void debug(String format, Object... args) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}", text(format, args));
    }
  }

  @Override
  public void debug(String message, Throwable cause) {
    LOG.debug(message, cause);
  }

  @Override
  public void trace(Object message) {
    LOG.trace("{}", message);
  }

  @Override
  public void trace(String message) {
    LOG.trace("{}", message);
  }

  @Override
  public void trace(String format, Object... args) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("{}", text(format, args));
    }
  }

  @Override
  public void trace(String message, Throwable cause) {
    LOG.trace(message, cause);
  }

  @Override
  public void setLevel(String level) {
    // The level is the logging configuration's affair.
  }

  @Override
  public String getLevel() {
    return LOG.isTraceEnabled() ? "trace" : LOG.isDebugEnabled() ? "debug" : "warn";
  }

  private static void loud(String kind, String text) {
    if (THROTTLE.permits(kind)) {
      LOG.warn("{}", text.lines().findFirst().orElse(""));
    } else {
      LOG.debug("{}", text);
    }
  }

  // The formats are JGroups' own and known only at run time.
  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... args) {
    try {
      return String.format(format, args);
    } catch (IllegalFormatException e) {
      return format;
    }
  }
}
