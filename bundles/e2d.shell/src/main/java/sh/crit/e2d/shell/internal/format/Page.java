package sh.crit.e2d.shell.internal.format;

import java.util.ArrayList;
import java.util.List;

/** Collects the lines of one answer: labelled fields, lists under a heading, tables. */
final class Page {
  private static final int LABEL_WIDTH = 15;
  private static final String BULLET = "  - ";

  private final Screen screen;
  private final List<String> lines = new ArrayList<>();

  Page(Screen screen) {
    this.screen = screen;
  }

  /** A labelled value, left out when the value is empty. */
  Page field(String label, Tone tone, String value) {
    if (!value.isEmpty()) {
      String indent = " ".repeat(LABEL_WIDTH);
      String first = label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
      paragraph(first, indent, tone, value);
    }
    return this;
  }

  Page field(String label, String value) {
    return field(label, Tone.PLAIN, value);
  }

  /** A heading with its items, left out when there are none. */
  Page list(String heading, Tone tone, List<String> items) {
    if (!items.isEmpty()) {
      lines.add(screen.paint(tone, heading));
      items.forEach(item -> item(tone, item));
    }
    return this;
  }

  /** One item of a list. */
  Page item(Tone tone, String text) {
    paragraph(BULLET, " ".repeat(BULLET.length()), tone, text);
    return this;
  }

  Page line(Tone tone, String text) {
    paragraph("", "", tone, text);
    return this;
  }

  /** A line to be copied: as long as it is, on any screen. */
  Page copyable(Tone tone, String text) {
    lines.add(screen.paint(tone, Screen.clean(text)));
    return this;
  }

  Page table(Table table) {
    lines.addAll(table.lines(screen));
    return this;
  }

  /** An empty line, unless the page is empty or ends with one. */
  Page gap() {
    if (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty()) {
      lines.add("");
    }
    return this;
  }

  /** The page, its last line without a line end. */
  String text() {
    return String.join("\n", lines).stripTrailing();
  }

  private void paragraph(String first, String indent, Tone tone, String text) {
    int room = screen.width() == 0 ? 0 : Math.max(1, screen.width() - indent.length());
    String lead = first;
    for (String part : Wrap.lines(Screen.clean(text), room)) {
      lines.add(lead + screen.paint(tone, part));
      lead = indent;
    }
  }
}
