package sh.crit.e2d.shell.internal.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.shell.internal.format.BackupText;
import sh.crit.e2d.shell.internal.view.BackupState;
import sh.crit.e2d.shell.internal.view.DrilledBackup;
import sh.crit.e2d.shell.internal.view.PrunedBackups;
import sh.crit.e2d.shell.internal.view.StoredBackup;
import sh.crit.e2d.shell.internal.view.UnpackedBackup;

/** The commands about backups, and which of them an answer belongs to. */
final class SnapshotVerbs {
  private static final String ID = "ID";

  static final Verb<StoredBackup> MAKE =
      new SnapshotVerb<>(
          "snapshot",
          "makes a backup now, unless the newest one is of the same revision",
          "",
          Set.of(Flag.REPLACE_NEWER),
          (service, options, progress) ->
              StoredBackup.of(service.make(options.has(Flag.REPLACE_NEWER), progress)),
          BackupText::one);

  static final Verb<List<StoredBackup>> LIST =
      new SnapshotVerb<>(
          "snapshot list",
          "all backups, newest first",
          "",
          Set.of(),
          (service, options, progress) -> service.list().stream().map(StoredBackup::of).toList(),
          BackupText::all);

  private static final Verb<StoredBackup> VERIFY =
      new SnapshotVerb<>(
          "snapshot verify",
          "reads a backup back, the newest without ID, and proves it",
          ID,
          Set.of(),
          (service, options, progress) -> StoredBackup.of(service.verify(options.name(), progress)),
          BackupText::one);

  private static final Verb<DrilledBackup> DRILL =
      new SnapshotVerb<>(
          "snapshot drill",
          "restores a backup, the newest without ID, into a scratch etcd and compares",
          ID,
          Set.of(),
          (service, options, progress) -> DrilledBackup.of(service.drill(options.name(), progress)),
          BackupText::drilled);

  private static final Verb<PrunedBackups> PRUNE =
      new SnapshotVerb<>(
          "snapshot prune",
          "deletes the backups that retention does not keep",
          "",
          Set.of(Flag.DRY_RUN),
          (service, options, progress) -> {
            boolean dryRun = options.has(Flag.DRY_RUN);
            return PrunedBackups.of(dryRun, service.prune(dryRun));
          },
          BackupText::pruned);

  private static final Verb<StoredBackup> COPY =
      new SnapshotVerb<>(
          "snapshot copy",
          "copies a backup, the newest without ID, to another store",
          ID,
          Set.of(Flag.URL),
          (service, options, progress) ->
              StoredBackup.of(service.copy(options.name(), options.value(Flag.URL), progress)),
          BackupText::one);

  private static final Verb<BackupState> STATUS = new SnapshotStatusVerb();
  private static final Verb<Record> RESTORE = new RestoreVerb();

  /** In the order of the help. */
  static final List<Verb<?>> ALL = List.of(MAKE, LIST, STATUS, VERIFY, DRILL, COPY, PRUNE, RESTORE);

  private SnapshotVerbs() {}

  /** An answer with a command that can show and judge it; empty for other values. */
  static Optional<Answer<?>> answer(Object value) {
    if (value instanceof StoredBackup backup) {
      return Optional.of(new Answer<>(MAKE, backup));
    } else if (value instanceof DrilledBackup drilled) {
      return Optional.of(new Answer<>(DRILL, drilled));
    } else if (value instanceof PrunedBackups pruned) {
      return Optional.of(new Answer<>(PRUNE, pruned));
    } else if (value instanceof BackupState state) {
      return Optional.of(new Answer<>(STATUS, state));
    } else if (value instanceof UnpackedBackup unpacked) {
      return Optional.of(new Answer<>(RESTORE, unpacked));
    } else if (value instanceof OrderView order && order.order().startsWith(RestoreVerb.NAME)) {
      return Optional.of(new Answer<>(RESTORE, order));
    }
    return Optional.empty();
  }
}
