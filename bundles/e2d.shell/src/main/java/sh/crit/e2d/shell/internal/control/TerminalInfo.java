package sh.crit.e2d.shell.internal.control;

import sh.crit.e2d.shell.internal.format.Screen;

/**
 * The client's terminal.
 *
 * @param type as in {@code TERM}; empty or {@code dumb} when its output is no terminal
 * @param columns 0 when unknown, or when its output is no terminal
 * @param rows 0 when unknown
 */
public record TerminalInfo(String type, int columns, int rows) {
  /** Where answers are shown. */
  public Screen screen() {
    return Screen.of(type, columns);
  }
}
