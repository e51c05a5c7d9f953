package sh.crit.e2d.launcher.internal.cli;

import java.util.List;
import java.util.Optional;

/** The flags of the command line. */
public enum Flag {
  CONFIG(
      "-c", "--config", "FILE", "the node's configuration; finds the running node by its dataDir"),
  OUTPUT("-o", "--output", "text|json", "how to print; json has stable field names"),
  LIMIT("-n", "--limit", "N", "how many decisions at the most"),
  NEW("", "--new", "", "a new, empty cluster, without the old data"),
  FROM("", "--from", "NODE", "the node whose data the cluster goes on with"),
  ALL("", "--all", "", "every member, one at a time"),
  CONFIRM("", "--confirm", "ID", "does what the plan of this id says; without it, shows the plan"),
  WITHOUT_BACKUP("", "--without-backup", "", "does it without the backup that is made before"),
  REPLACE_NEWER(
      "", "--replace-newer", "", "also in the place of a newer backup, or another cluster's"),
  DRY_RUN("", "--dry-run", "", "only tells what would be done"),
  URL("", "--url", "URL", "the other store, written as snapshot.file is"),
  TO("", "--to", "DIR", "the new data directory, which the appliance creates"),
  AT("", "--at", "TIME", "the state as of then, for example 2026-01-02T03:04:05Z"),
  DIR("", "--dir", "DIR", "where the files are; made when it is missing (here)"),
  HOSTS(
      "",
      "--hosts",
      "HOST,...",
      "where the cluster is found, besides localhost (this machine's name and addresses)"),
  KEYS("", "--keys", "ecdsa|rsa", "the type of new keys (ecdsa)"),
  DAYS("", "--days", "N", "how long what is signed is valid (365)"),
  CA_DAYS("", "--ca-days", "N", "how long a new authority is valid (3650)"),
  TIMEOUT(
      "-t",
      "--timeout",
      "SECONDS",
      "how long to wait for the node's answer (10, then 60; 180 for an order or a list of backups;"
          + " for ever while a backup is made or read)"),
  BACKGROUND("", "--background", "", ""),
  HELP("-h", "--help", "", "what the verb does");

  private final String shortName;
  private final String longName;
  private final String value;
  private final String help;

  Flag(String shortName, String longName, String value, String help) {
    this.shortName = shortName;
    this.longName = longName;
    this.value = value;
    this.help = help;
  }

  String shortName() {
    return shortName;
  }

  public String longName() {
    return longName;
  }

  /** Every spelling, the shortest first. */
  List<String> names() {
    return shortName.isEmpty() ? List.of(longName) : List.of(shortName, longName);
  }

  /** What its value is called, empty for a flag without one. */
  public String value() {
    return value;
  }

  /** One line for the operator; empty for a flag that only our own scripts use. */
  public String help() {
    return help;
  }

  /** Whether a verb that takes it does nothing without it. */
  boolean required() {
    return switch (this) {
      case NEW, FROM, URL -> true;
      default -> false;
    };
  }

  boolean internal() {
    return help.isEmpty();
  }

  /** The flag of a verb that is written like this. */
  static Optional<Flag> of(String written, List<Flag> allowed) {
    return allowed.stream().filter(flag -> flag.names().contains(written)).findFirst();
  }
}
