package sh.crit.e2d.etcd.internal.client;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * Notes what an operator would see as trouble: log lines with a stack trace above DEBUG, from both
 * kinds of loggers that the client's libraries use, and exceptions that nobody caught.
 */
final class ComplaintWatch implements AutoCloseable {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final java.util.logging.Logger julRoot = java.util.logging.Logger.getLogger("");
  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();
  private final Slf4j slf4j = new Slf4j();
  private final Jul jul = new Jul();

  ComplaintWatch() {
    slf4j.setContext(root.getLoggerContext());
    slf4j.start();
    root.addAppender(slf4j);
    julRoot.addHandler(jul);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> seen.add("uncaught in " + thread.getName() + ": " + failure));
  }

  /** What was noted so far. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    julRoot.removeHandler(jul);
    root.detachAppender(slf4j);
  }

  private final class Slf4j extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null && event.getLevel().isGreaterOrEqual(Level.INFO)) {
        seen.add(event.getLoggerName() + ": " + event.getThrowableProxy().getMessage());
      }
    }
  }

  private final class Jul extends Handler {
    @Override
    public void publish(LogRecord event) {
      if (event.getThrown() != null
          && event.getLevel().intValue() >= java.util.logging.Level.INFO.intValue()) {
        seen.add(event.getLoggerName() + ": " + event.getThrown());
      }
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
