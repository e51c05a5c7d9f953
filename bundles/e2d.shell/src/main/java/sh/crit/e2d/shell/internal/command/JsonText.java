package sh.crit.e2d.shell.internal.command;

/**
 * An answer that was asked for as JSON: text to Gogo, and still an answer to whoever needs its exit
 * code.
 *
 * @param answer what was answered
 * @param text its JSON
 */
public record JsonText(Answer<?> answer, String text) implements CharSequence {
  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
