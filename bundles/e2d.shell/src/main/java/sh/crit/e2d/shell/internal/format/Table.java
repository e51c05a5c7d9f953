package sh.crit.e2d.shell.internal.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under aligned columns. On a screen too narrow for a row each row becomes a block of labelled
 * lines: nothing is cut off, because an operator copies ids and addresses from here.
 */
final class Table {
  private static final String GAP = "  ";

  /**
   * A column.
   *
   * @param title in capitals
   * @param number whether its cells are aligned to the right
   */
  record Column(String title, boolean number) {}

  private record Row(Tone tone, List<String> cells) {}

  private final List<Column> columns;
  private final List<Row> rows = new ArrayList<>();

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row; an empty cell is shown as a dash. */
  Table row(Tone tone, String... cells) {
    List<String> shown = new ArrayList<>();
    for (String cell : cells) {
      shown.add(cell.isEmpty() ? "-" : Screen.clean(cell));
    }
    rows.add(new Row(tone, shown));
    return this;
  }

  /** The lines, without line ends. */
  List<String> lines(Screen screen) {
    int total = GAP.length() * (columns.size() - 1);
    for (int i = 0; i < columns.size(); i++) {
      total += width(i);
    }
    return screen.width() > 0 && total > screen.width() ? blocks(screen) : grid(screen);
  }

  private List<String> grid(Screen screen) {
    List<String> lines = new ArrayList<>();
    List<String> titles = columns.stream().map(Column::title).toList();
    lines.add(screen.paint(Tone.STRONG, line(titles)));
    rows.forEach(row -> lines.add(screen.paint(row.tone(), line(row.cells()))));
    return lines;
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String padding = " ".repeat(width(i) - cells.get(i).length());
      boolean number = columns.get(i).number();
      line.append(i == 0 ? "" : GAP);
      line.append(number ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }

  private List<String> blocks(Screen screen) {
    int labels = columns.stream().mapToInt(c -> c.title().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      for (int i = 0; i < columns.size(); i++) {
        String title = columns.get(i).title();
        String label = title + " ".repeat(labels - title.length());
        lines.add(label + GAP + screen.paint(row.tone(), row.cells().get(i)));
      }
    }
    return lines;
  }

  private int width(int column) {
    int widest = columns.get(column).title().length();
    for (Row row : rows) {
      widest = Math.max(widest, row.cells().get(column).length());
    }
    return widest;
  }
}
