package sh.crit.e2d.brain.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one line, taken one after another; whatever is not understood is an error. */
final class Words {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");

  private final String where;
  private final List<String> words = new ArrayList<>();
  private int next;

  Words(String where, String line) {
    this.where = where;
    Matcher matcher = WORD.matcher(line);
    int end = 0;
    while (matcher.find()) {
      if (!line.substring(end, matcher.start()).isBlank()) {
        throw error("an odd number of quotation marks");
      }
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
      end = matcher.end();
    }
    if (!line.substring(end).isBlank()) {
      throw error("an odd number of quotation marks");
    }
  }

  boolean more() {
    return next < words.size();
  }

  String take(String what) {
    if (!more()) {
      throw error("the line ends where " + what + " was expected");
    }
    return words.get(next++);
  }

  /** Takes the next word if it is this one. */
  boolean accept(String word) {
    boolean is = more() && words.get(next).equals(word);
    if (is) {
      next++;
    }
    return is;
  }

  void expect(String word) {
    if (!accept(word)) {
      throw error("'" + word + "' expected" + (more() ? " before '" + words.get(next) + "'" : ""));
    }
  }

  int number(String what) {
    String word = take(what);
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw error("'" + word + "' is not a number where " + what + " was expected", e);
    }
  }

  <T extends Enum<T>> T oneOf(Class<T> type) {
    String word = take("one of " + List.of(type.getEnumConstants()));
    try {
      return Enum.valueOf(type, word);
    } catch (IllegalArgumentException e) {
      throw error("'" + word + "' is not one of " + List.of(type.getEnumConstants()), e);
    }
  }

  /** The rest of the line as one text, for comparison. */
  String rest() {
    String rest = String.join(" ", words.subList(next, words.size()));
    next = words.size();
    return rest;
  }

  void end() {
    if (more()) {
      throw unknown(take("nothing"));
    }
  }

  IllegalArgumentException unknown(String word) {
    return error("unknown word '" + word + "'");
  }

  IllegalArgumentException error(String problem) {
    return error(problem, null);
  }

  IllegalArgumentException error(String problem, Exception cause) {
    return new IllegalArgumentException(where + ": " + problem, cause);
  }
}
