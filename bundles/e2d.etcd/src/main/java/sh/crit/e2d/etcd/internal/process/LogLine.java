package sh.crit.e2d.etcd.internal.process;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of etcd's log.
 *
 * @param level how bad it is
 * @param message what it says, for a raw line all of it
 * @param fields what goes with it, in etcd's order, without time, level, message and stack trace
 */
record LogLine(Level level, String message, Map<String, String> fields) {
  /** Levels of etcd, and RAW for what is no log entry: usage errors, panics, stack traces. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL,
    RAW
  }

  /** What etcd 3.4 still writes about its data directory, whatever logger is chosen. */
  private static final Pattern OLD_FORM =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2} [0-9:.]+ ([DINWEC]) \\| (.*)");

  LogLine {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Reads a line; there is none that cannot be read. */
  static LogLine parse(String line) {
    if (line.startsWith("{")) {
      try {
        return ofJson(JsonParser.parseString(line).getAsJsonObject());
      } catch (JsonParseException | IllegalStateException e) {
        return new LogLine(Level.RAW, line, Map.of());
      }
    }
    Matcher old = OLD_FORM.matcher(line);
    return old.matches()
        ? new LogLine(ofLetter(old.group(1)), old.group(2), Map.of())
        : new LogLine(Level.RAW, line, Map.of());
  }

  /** The value of a field, empty when there is none. */
  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Message and error in one line. */
  String summary() {
    String error = field("error");
    return error.isEmpty() ? message : message + ": " + error;
  }

  private static LogLine ofJson(JsonObject entry) {
    Map<String, String> fields = new LinkedHashMap<>();
    entry.entrySet().forEach(field -> fields.put(field.getKey(), text(field.getValue())));
    String level = fields.getOrDefault("level", "");
    String message = fields.getOrDefault("msg", "");
    fields.keySet().removeAll(Set.of("level", "msg", "ts", "stacktrace"));
    return new LogLine(ofName(level), message, fields);
  }

  private static String text(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }

  private static Level ofName(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.DEBUG;
      case "warn" -> Level.WARN;
      case "error" -> Level.ERROR;
      case "dpanic", "panic", "fatal" -> Level.FATAL;
      default -> Level.INFO;
    };
  }

  private static Level ofLetter(String letter) {
    return switch (letter) {
      case "D" -> Level.DEBUG;
      case "W" -> Level.WARN;
      case "E" -> Level.ERROR;
      case "C" -> Level.FATAL;
      default -> Level.INFO;
    };
  }
}
