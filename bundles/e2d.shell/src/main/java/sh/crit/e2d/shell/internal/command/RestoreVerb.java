package sh.crit.e2d.shell.internal.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.shell.internal.format.BackupText;
import sh.crit.e2d.shell.internal.format.OrderText;
import sh.crit.e2d.shell.internal.format.Quoted;
import sh.crit.e2d.shell.internal.format.Screen;
import sh.crit.e2d.shell.internal.view.StoredBackup;
import sh.crit.e2d.shell.internal.view.UnpackedBackup;

/**
 * {@code restore}: the running cluster goes back to a backup; or, with {@link Flag#TO}, a backup
 * becomes a new data directory beside everything that runs.
 */
final class RestoreVerb implements Verb<Record> {
  static final String NAME = "restore";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "the whole cluster goes back to a backup; with --to, one is unpacked, the newest without ID";
  }

  @Override
  public Set<Flag> ownFlags() {
    return Set.of(Flag.TO, Flag.AT, Flag.CONFIRM, Flag.WITHOUT_BACKUP, Flag.CONFIG);
  }

  @Override
  public String operand() {
    return "ID";
  }

  @Override
  public Optional<String> objection(Options options) {
    if (options.has(Flag.AT) && !options.name().isEmpty()) {
      return Optional.of("takes an ID or --at TIME, not both");
    }
    String time = options.value(Flag.AT);
    if (options.has(Flag.AT) && time(time).isEmpty()) {
      return Optional.of(
          "--at is a time with its zone, for example 2026-01-02T03:04:05Z, not \"" + time + "\"");
    }
    return options.has(Flag.TO) ? objectionToUnpack(options) : objectionToOrder(options);
  }

  private static Optional<String> objectionToUnpack(Options options) {
    for (Flag flag : List.of(Flag.CONFIRM, Flag.WITHOUT_BACKUP)) {
      if (options.has(flag)) {
        return Optional.of(
            flag.longName() + " is about the running cluster, and --to leaves that alone");
      }
    }
    String directory = options.value(Flag.TO);
    return directory(directory).isPresent()
        ? Optional.empty()
        : Optional.of("--to is an absolute path, not \"" + directory + "\"");
  }

  /** What becomes of a whole cluster is not left to which backup happens to be the newest. */
  private static Optional<String> objectionToOrder(Options options) {
    return options.has(Flag.AT) || !options.name().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "needs the ID of a backup (e2d snapshot list names them) or --at TIME to bring the"
                + " running cluster back; with --to DIR it unpacks one into a new data directory");
  }

  @Override
  public Record ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure {
    Instant at = time(options.value(Flag.AT)).orElse(null);
    if (!options.has(Flag.TO)) {
      return order(services, options, at, progress);
    }
    Path to = directory(options.value(Flag.TO)).orElseThrow();
    return new UnpackedBackup(
        to.toString(),
        StoredBackup.of(services.requireSnapshots().unpack(options.name(), at, to, progress)));
  }

  /** A time is made an id at once, so that what is confirmed is what was shown. */
  private static OrderView order(
      Services services, Options options, Instant at, Consumer<String> progress)
      throws E2dException, CommandFailure {
    String id = services.requireSnapshots().find(options.name(), at).id();
    boolean without = options.has(Flag.WITHOUT_BACKUP);
    Order order = new Order(Order.Kind.RESTORE, id, options.value(Flag.CONFIRM), without);
    OrderView view = services.requireAppliance().order(order, progress);
    String word = without ? " " + Flag.WITHOUT_BACKUP.longName() : "";
    return new OrderView(
        NAME + " " + Quoted.word(id) + word, view.done(), view.planId(), view.effects());
  }

  private static Optional<Instant> time(String typed) {
    try {
      return Optional.of(OffsetDateTime.parse(typed).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The daemon's own working directory is not where somebody types. */
  private static Optional<Path> directory(String typed) {
    try {
      return Optional.of(Path.of(typed)).filter(Path::isAbsolute).map(Path::normalize);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public int exitCode(Record answer) {
    return 0;
  }

  @Override
  public String text(Record answer, Screen screen) {
    return answer instanceof OrderView order
        ? OrderText.of(order, screen)
        : BackupText.unpacked((UnpackedBackup) answer, screen);
  }
}
