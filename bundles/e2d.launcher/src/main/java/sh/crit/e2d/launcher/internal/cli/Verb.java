package sh.crit.e2d.launcher.internal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The verbs of the command line. */
public enum Verb {
  RUN(
      "run",
      "runs the node in the foreground; -c - reads the configuration from standard input",
      "",
      Flag.BACKGROUND),
  START(
      "start",
      "starts the node in the background; returns when it serves or says what it waits for",
      ""),
  STOP("stop", "stops etcd in order, then the appliance", ""),
  STATUS("status", "the state of the node in one screen", "", Flag.TIMEOUT),
  MEMBERS("members", "the members of the cluster", "", Flag.TIMEOUT),
  PLAN("plan", "what the node would do next, and why", "", Flag.TIMEOUT),
  EXPLAIN("explain", "the last decisions and their reasons", "", Flag.LIMIT, Flag.TIMEOUT),
  HEALTH("health", "checks the node and its view of the cluster", "", Flag.TIMEOUT),
  DISCOVER("discover", "asks discovery now: who is found, and who is left out", "", Flag.TIMEOUT),
  PLUGINS("plugins", "what lies in plugins/, and what came of it", "", Flag.TIMEOUT),
  SNAPSHOT(
      "snapshot",
      "makes a backup now, unless the newest one is of the same revision",
      "",
      Flag.REPLACE_NEWER,
      Flag.TIMEOUT),
  SNAPSHOT_LIST("snapshot list", "all backups, newest first", "", Flag.TIMEOUT),
  SNAPSHOT_STATUS(
      "snapshot status",
      "how the node's backups are doing, without asking the store",
      "",
      Flag.TIMEOUT),
  SNAPSHOT_VERIFY(
      "snapshot verify",
      "reads a backup back, the newest without ID, and proves it",
      "[ID]",
      Flag.TIMEOUT),
  SNAPSHOT_DRILL(
      "snapshot drill",
      "restores a backup, the newest without ID, into a scratch etcd and compares",
      "[ID]",
      Flag.TIMEOUT),
  SNAPSHOT_COPY(
      "snapshot copy",
      "copies a backup, the newest without ID, to another store",
      "[ID]",
      Flag.URL,
      Flag.TIMEOUT),
  SNAPSHOT_PRUNE(
      "snapshot prune",
      "deletes the backups that retention does not keep",
      "",
      Flag.DRY_RUN,
      Flag.TIMEOUT),
  RESTORE(
      "restore",
      "the whole cluster goes back to a backup; with --to, one is unpacked, the newest without ID",
      "[ID]",
      Flag.TO,
      Flag.AT,
      Flag.CONFIRM,
      Flag.WITHOUT_BACKUP,
      Flag.TIMEOUT),
  PAUSE("pause", "the node observes only, until resume; survives restarts", "", Flag.TIMEOUT),
  RESUME("resume", "ends pause, and the staying away after leave", "", Flag.CONFIRM, Flag.TIMEOUT),
  MOVE_LEADER(
      "move-leader",
      "the named member leads from now on, or any other healthy voter",
      "[NAME]",
      Flag.TIMEOUT),
  DEFRAG(
      "defrag",
      "gives the space that the node's etcd has freed back to the file system",
      "",
      Flag.ALL,
      Flag.WITHOUT_BACKUP,
      Flag.TIMEOUT),
  LEAVE(
      "leave",
      "the node leaves its cluster and stays out until resume",
      "",
      Flag.CONFIRM,
      Flag.WITHOUT_BACKUP,
      Flag.TIMEOUT),
  REMOVE(
      "remove",
      "removes a member from the cluster",
      "NAME",
      Flag.CONFIRM,
      Flag.WITHOUT_BACKUP,
      Flag.TIMEOUT),
  BOOTSTRAP(
      "bootstrap",
      "founds a new, empty cluster on a node that waits because its data is gone",
      "",
      Flag.NEW,
      Flag.CONFIRM,
      Flag.TIMEOUT),
  RECOVER(
      "recover",
      "the cluster goes on with the data of this node alone",
      "",
      Flag.FROM,
      Flag.CONFIRM,
      Flag.WITHOUT_BACKUP,
      Flag.TIMEOUT),
  SHELL(
      "shell", "the shell of the running node, or one command of it", "[COMMAND...]", Flag.TIMEOUT),
  CERTS("certs", "the certificates of a cluster", ""),
  CERTS_INIT(
      "certs init",
      "makes an authority and the pairs that it signs; what is there stays as it is",
      "",
      Flag.DIR,
      Flag.HOSTS,
      Flag.KEYS,
      Flag.DAYS,
      Flag.CA_DAYS),
  VERSION("version", "the versions of e2d, Java and the carried etcd", ""),
  COMPLETION("completion", "prints a completion script", "bash|zsh|fish"),
  HELP("help", "what a verb does", "[VERB]"),
  /** What a command line without a verb comes to. */
  NONE("", "", ""),
  /** Records which classes a start needs; called while the appliance is packed. */
  TRAIN("train", "", "");

  private final String word;
  private final String summary;
  private final String arguments;

  @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
  private final List<Flag> flags;

  Verb(String word, String summary, String arguments, Flag... flags) {
    this.word = word;
    this.summary = summary;
    this.arguments = arguments;
    List<Flag> all = new ArrayList<>(List.of(Flag.CONFIG, Flag.OUTPUT, Flag.HELP));
    all.addAll(List.of(flags));
    this.flags = List.copyOf(all);
  }

  public String word() {
    return word;
  }

  public String summary() {
    return summary;
  }

  /** How its arguments are written in the usage line, empty when it takes none. */
  public String arguments() {
    return arguments;
  }

  /** Whether it orders the node to do something, rather than asks; that may take minutes. */
  public boolean order() {
    return switch (this) {
      case PAUSE, RESUME, MOVE_LEADER, DEFRAG, LEAVE, REMOVE, BOOTSTRAP, RECOVER -> true;
      default -> false;
    };
  }

  /** Whether it is about backups. */
  public boolean backups() {
    return this == RESTORE || word.startsWith(SNAPSHOT.word);
  }

  /** Whether it may take hours: it says meanwhile how far it is. */
  public boolean lasting() {
    return switch (this) {
      case SNAPSHOT, SNAPSHOT_VERIFY, SNAPSHOT_DRILL, SNAPSHOT_COPY, RESTORE -> true;
      default -> false;
    };
  }

  /** What it is divided into; nothing for most. */
  List<Verb> parts() {
    return List.of(values()).stream()
        .filter(verb -> !word.isEmpty() && verb.word.startsWith(word + " "))
        .toList();
  }

  /** Whether it means nothing without the next word. */
  boolean partsOnly() {
    return this == CERTS;
  }

  /** The last of its words, which tells it from the other parts. */
  String lastWord() {
    return word.substring(word.lastIndexOf(' ') + 1);
  }

  /** The flags that it does nothing without. */
  List<Flag> requiredFlags() {
    return flags.stream().filter(Flag::required).toList();
  }

  /** The line that says how it is written. */
  String usage() {
    String required =
        requiredFlags().stream()
            .map(flag -> " " + (flag.longName() + " " + flag.value()).trim())
            .collect(Collectors.joining());
    return "usage: e2d " + word + required + " [FLAGS]" + (" " + arguments).stripTrailing();
  }

  /** Every flag that it takes. */
  public List<Flag> flags() {
    return flags;
  }

  /** The flags that users know of. */
  List<Flag> publicFlags() {
    return flags.stream().filter(flag -> !flag.internal()).toList();
  }

  /** Whether what follows belongs to somebody else's language and is passed on as it is. */
  boolean passesArgumentsOn() {
    return this == SHELL;
  }

  /** The verbs that users know of, in the order of their help. */
  static List<Verb> published() {
    return List.of(values()).stream().filter(verb -> !verb.summary.isEmpty()).toList();
  }

  /** Those of them that are not parts of others. */
  static List<Verb> whole() {
    return published().stream().filter(verb -> !verb.word.contains(" ")).toList();
  }

  static Optional<Verb> of(String word) {
    return List.of(values()).stream().filter(verb -> verb.word.equals(word)).findFirst();
  }
}
