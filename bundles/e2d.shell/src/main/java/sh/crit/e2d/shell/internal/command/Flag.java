package sh.crit.e2d.shell.internal.command;

import java.util.List;

/** The options that commands take; every command takes {@link #OUTPUT} and {@link #HELP}. */
public enum Flag {
  OUTPUT("text|json", "-o", "--output"),
  HELP("", "-h", "--help"),
  LIMIT("N", "-n", "--limit"),
  YES("", "", "--yes");

  private final String value;
  private final String shortName;
  private final String longName;

  Flag(String value, String shortName, String longName) {
    this.value = value;
    this.shortName = shortName;
    this.longName = longName;
  }

  /** The spellings, the shortest first. */
  public List<String> names() {
    return shortName.isEmpty() ? List.of(longName) : List.of(shortName, longName);
  }

  boolean takesValue() {
    return !value.isEmpty();
  }

  /** For usage lines, for example {@code [-n N]}. */
  String usage() {
    return "[" + names().get(0) + (takesValue() ? " " + value : "") + "]";
  }
}
