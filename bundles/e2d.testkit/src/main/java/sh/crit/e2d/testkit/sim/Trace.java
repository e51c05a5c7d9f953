package sh.crit.e2d.testkit.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Supplier;

/** The last events of a run. They are put into words only when somebody wants to read them. */
public final class Trace {
  private static final int KEPT = 600;

  private record Line(long nanos, Supplier<String> text) {}

  private final Deque<Line> lines = new ArrayDeque<>();

  /** Notes an event; the values must not change afterwards. */
  public void add(long nanos, String format, Object... values) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(new Line(nanos, () -> String.format(Locale.ROOT, format, values)));
  }

  /** The newest events, oldest first, one a line. */
  public String last(int count) {
    StringBuilder text = new StringBuilder();
    lines.stream()
        .skip(Math.max(0, lines.size() - count))
        .forEach(
            l ->
                text.append(String.format(Locale.ROOT, "%9.3f ", l.nanos / 1e9))
                    .append(l.text.get())
                    .append('\n'));
    return text.toString();
  }
}
