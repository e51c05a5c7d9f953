package sh.crit.e2d.config.internal.model;

/** Makes what users wrote fit for one line of a message. */
public final class Text {
  private static final int LONGEST = 120;

  private Text() {}

  /** The text without control characters and cut where it is very long. */
  public static String printable(String text) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST + 1));
    for (int i = 0; i < text.length(); i++) {
      if (line.length() >= LONGEST) {
        return line.append('…').toString();
      }
      char c = text.charAt(i);
      line.append(breaksLine(c) ? '?' : c);
    }
    return line.toString();
  }

  /** As {@link #printable}, and visible when it is empty or has spaces at an end. */
  public static String quoted(String text) {
    boolean bare = !text.isEmpty() && text.strip().equals(text);
    return bare ? printable(text) : "\"" + printable(text) + "\"";
  }

  /** Whether every character is an ASCII letter, an ASCII digit, or one of the others. */
  public static boolean madeOf(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text is one or more ASCII digits. */
  public static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(Text::isDigit);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean breaksLine(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\u202e';
  }
}
