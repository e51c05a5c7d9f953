package sh.crit.e2d.etcd.internal.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Makes etcd's log the appliance's. The logger has a short name of its own, so that its level is
 * set apart from that of this bundle.
 */
final class LogForwarder {
  private static final Logger ETCD = LoggerFactory.getLogger("etcd");

  private final String member;

  /**
   * @param member the name of the member whose log it is, empty when unknown
   */
  LogForwarder(String member) {
    this.member = member;
  }

  /** Logs one line. */
  void forward(LogLine line) {
    if (line.message().isBlank()) {
      return;
    }
    LoggingEventBuilder event = at(isAboutOurDirectory(line) ? LogLine.Level.DEBUG : line.level());
    event = event.addKeyValue("member", member);
    for (var field : line.fields().entrySet()) {
      event = event.addKeyValue(field.getKey(), field.getValue());
    }
    event.log(line.message());
  }

  /**
   * etcd warns at each start that it does not know the directory that the appliance keeps there.
   */
  private static boolean isAboutOurDirectory(LogLine line) {
    return line.message().startsWith("found invalid file") && line.field("filename").equals("e2d");
  }

  private static LoggingEventBuilder at(LogLine.Level level) {
    return switch (level) {
      case DEBUG -> ETCD.atDebug();
      case INFO -> ETCD.atInfo();
      case WARN, RAW -> ETCD.atWarn();
      case ERROR, FATAL -> ETCD.atError();
    };
  }
}
