package sh.crit.e2d.shell.internal.format;

import java.util.ArrayList;
import java.util.List;

/** Breaks text at spaces so that it fits a width. */
final class Wrap {
  private Wrap() {}

  /**
   * The lines of a text.
   *
   * @param width columns, 0 for no limit; a word longer than that stays whole, so that an address
   *     can be copied
   * @return at least one line
   */
  static List<String> lines(String text, int width) {
    if (width <= 0 || text.length() <= width) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int end = rest.lastIndexOf(' ', width);
      if (end <= 0) {
        end = rest.indexOf(' ', width);
      }
      if (end < 0) {
        break;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
