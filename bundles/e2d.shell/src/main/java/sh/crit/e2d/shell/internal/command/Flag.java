package sh.crit.e2d.shell.internal.command;

import java.util.List;

/** The options that commands take; every command takes {@link #OUTPUT} and {@link #HELP}. */
public enum Flag {
  OUTPUT("text|json", "-o", "--output", "text or json"),
  HELP("", "-h", "--help", "show the usage"),
  LIMIT("N", "-n", "--limit", "how many at the most"),
  YES("", "", "--yes", "really do it"),
  NEW("", "", "--new", "a new cluster, without the old data"),
  FROM("NODE", "", "--from", "whose data the cluster goes on with"),
  ALL("", "", "--all", "every member, one at a time"),
  CONFIRM("ID", "", "--confirm", "do what the plan of this id says"),
  WITHOUT_BACKUP("", "", "--without-backup", "make no backup before"),
  REPLACE_NEWER(
      "", "", "--replace-newer", "also in the place of a newer backup, or another cluster's"),
  DRY_RUN("", "", "--dry-run", "only tell what would be done"),
  URL("URL", "", "--url", "the other store, written as snapshot.file is"),
  TO("DIR", "", "--to", "the new data directory, an absolute path"),
  AT("TIME", "", "--at", "the state as of then, for example 2026-01-02T03:04:05Z"),
  /** How a program on the command line found this node; repeated in what it tells to type next. */
  CONFIG("FILE", "", "--config", "");

  private final String value;
  private final String shortName;
  private final String longName;
  private final String summary;

  Flag(String value, String shortName, String longName, String summary) {
    this.value = value;
    this.shortName = shortName;
    this.longName = longName;
    this.summary = summary;
  }

  /** The spellings, the shortest first. */
  public List<String> names() {
    return shortName.isEmpty() ? List.of(longName) : List.of(shortName, longName);
  }

  /** What it does, a few words; empty for what programs say and people do not. */
  public String summary() {
    return summary;
  }

  /** Whether people use it. */
  public boolean published() {
    return !summary.isEmpty();
  }

  boolean takesValue() {
    return !value.isEmpty();
  }

  String longName() {
    return longName;
  }

  /** For usage lines, for example {@code -n N}. */
  String usage() {
    return names().get(0) + (takesValue() ? " " + value : "");
  }
}
