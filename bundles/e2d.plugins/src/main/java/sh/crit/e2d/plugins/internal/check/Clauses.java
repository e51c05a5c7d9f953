package sh.crit.e2d.plugins.internal.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clauses of a manifest header, as OSGi writes them. */
final class Clauses {
  private Clauses() {}

  /**
   * One clause.
   *
   * @param paths what it is about
   * @param parameters attributes by their name, directives by their name and a colon
   */
  record Clause(List<String> paths, Map<String, String> parameters) {}

  /** Of a header; nothing for one that is absent. */
  static List<Clause> of(String header) {
    List<Clause> clauses = new ArrayList<>();
    if (header == null) {
      return clauses;
    }
    for (String text : split(header, ',')) {
      List<String> paths = new ArrayList<>();
      Map<String, String> parameters = new LinkedHashMap<>();
      for (String part : split(text, ';')) {
        int equals = part.indexOf('=');
        int quote = part.indexOf('"');
        if (equals < 0 || (quote >= 0 && quote < equals)) {
          paths.add(part.strip());
        } else {
          parameters.put(part.substring(0, equals).strip(), plain(part.substring(equals + 1)));
        }
      }
      clauses.add(new Clause(paths, parameters));
    }
    return clauses;
  }

  private static String plain(String value) {
    String text = value.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** What stands in quotes is one. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts.stream().filter(part -> !part.isBlank()).toList();
  }
}
