package sh.crit.e2d.shell.internal.format;

import java.util.Locale;

/**
 * Where text is shown.
 *
 * @param width columns, 0 when lines may have any length (a file, a pipe)
 * @param colours whether escape sequences are understood there
 * @param caller what stands before a command that is typed there, for example {@code "e2d "}
 */
public record Screen(int width, boolean colours, String caller) {
  private static final int NARROWEST = 20;

  private static final String PROGRAM = "e2d ";

  /** A file or a pipe: lines of any length, no escape sequences. */
  public static final Screen PLAIN = new Screen(0, false);

  public Screen {
    width = width <= 0 ? 0 : Math.max(NARROWEST, width);
  }

  /** A screen of the program on the command line. */
  public Screen(int width, boolean colours) {
    this(width, colours, PROGRAM);
  }

  /** The same screen, with commands typed behind something else. */
  public Screen calledBy(String prefix) {
    return new Screen(width, colours, prefix);
  }

  /** The same screen, with a program that is told the file of its node's configuration. */
  public Screen withConfig(String file) {
    return file.isEmpty() ? this : calledBy(PROGRAM + "-c " + Quoted.word(file) + " ");
  }

  /**
   * The screen of a client. One that does not know its width writes to a file or a pipe, whatever
   * {@code TERM} its surroundings have set: no colours there.
   *
   * @param terminalType as in {@code TERM}; empty or {@code dumb} for no terminal
   * @param columns 0 when unknown
   */
  public static Screen of(String terminalType, int columns) {
    String type = terminalType.toLowerCase(Locale.ROOT);
    boolean terminal = columns > 0 && !type.isEmpty() && !type.startsWith("dumb");
    return new Screen(columns, terminal);
  }

  /** The text in the tone's colour, or as it is where there are no colours. */
  public String paint(Tone tone, String text) {
    if (!colours || tone.code().isEmpty()) {
      return text;
    }
    return "\u001b[" + tone.code() + "m" + text + "\u001b[0m";
  }

  /**
   * The text on one line without control characters: names and reasons come from other machines and
   * must not be able to steer the operator's terminal.
   */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : Character.isISOControl(c) ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
