package sh.crit.e2d.shell.internal.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.shell.internal.format.BackupText;
import sh.crit.e2d.shell.internal.format.Screen;
import sh.crit.e2d.shell.internal.view.StoredBackup;
import sh.crit.e2d.shell.internal.view.UnpackedBackup;

/** {@code restore}: a backup becomes a new data directory beside everything that runs. */
final class RestoreVerb implements Verb<UnpackedBackup> {
  @Override
  public String name() {
    return "restore";
  }

  @Override
  public String summary() {
    return "unpacks a backup, the newest without ID, into a new data directory";
  }

  @Override
  public Set<Flag> ownFlags() {
    return Set.of(Flag.TO, Flag.AT);
  }

  @Override
  public Set<Flag> requiredFlags() {
    return Set.of(Flag.TO);
  }

  @Override
  public String operand() {
    return "ID";
  }

  /** Who leaves it out wants the other restore, which must not be mistaken for this one. */
  @Override
  public String without(Flag flag) {
    return "cannot bring the running cluster back to a backup yet; with --to DIR it unpacks one"
        + " into a new data directory";
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
    String directory = options.value(Flag.TO);
    return directory(directory).isPresent()
        ? Optional.empty()
        : Optional.of("--to is an absolute path, not \"" + directory + "\"");
  }

  @Override
  public UnpackedBackup ask(Services services, Options options, Consumer<String> progress)
      throws E2dException, CommandFailure {
    Path to = directory(options.value(Flag.TO)).orElseThrow();
    Instant at = time(options.value(Flag.AT)).orElse(null);
    return new UnpackedBackup(
        to.toString(),
        StoredBackup.of(services.requireSnapshots().unpack(options.name(), at, to, progress)));
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
  public int exitCode(UnpackedBackup answer) {
    return 0;
  }

  @Override
  public String text(UnpackedBackup answer, Screen screen) {
    return BackupText.unpacked(answer, screen);
  }
}
