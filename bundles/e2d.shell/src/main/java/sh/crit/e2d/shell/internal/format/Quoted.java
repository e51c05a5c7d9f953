package sh.crit.e2d.shell.internal.format;

/** Words as they are typed, in a shell of the operating system and in Gogo alike. */
public final class Quoted {
  private Quoted() {}

  /** The word, in quotes when it would not be taken literally without. */
  public static String word(String word) {
    return word.matches("[A-Za-z0-9_./:@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
