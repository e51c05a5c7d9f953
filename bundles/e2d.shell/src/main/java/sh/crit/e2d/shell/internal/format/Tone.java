package sh.crit.e2d.shell.internal.format;

/** What a piece of text means to the reader; a colour on terminals, nothing elsewhere. */
public enum Tone {
  PLAIN(""),
  STRONG("1"),
  GOOD("32"),
  WARN("33"),
  BAD("1;31");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  /** The parameters of the terminal's "select graphic rendition" sequence, empty for none. */
  String code() {
    return code;
  }
}
