package sh.crit.e2d.shell.internal.format;

import java.util.List;
import java.util.Locale;
import sh.crit.e2d.shell.internal.view.BackupState;
import sh.crit.e2d.shell.internal.view.DrilledBackup;
import sh.crit.e2d.shell.internal.view.PrunedBackups;
import sh.crit.e2d.shell.internal.view.StoredBackup;
import sh.crit.e2d.shell.internal.view.UnpackedBackup;

/** Backups for human eyes; every text is without a line end after its last line. */
public final class BackupText {
  private static final int MILLIS_PER_SECOND = 1000;

  private BackupText() {}

  /** Everything about one backup. */
  public static String one(StoredBackup backup, Screen screen) {
    Page page = new Page(screen);
    add(page, backup);
    return page.text();
  }

  /** Backups as a table. */
  public static String all(List<StoredBackup> backups, Screen screen) {
    return backups.isEmpty()
        ? "there is no backup yet"
        : new Page(screen).table(table(backups)).text();
  }

  /** How backups are doing, the problem first. */
  public static String state(BackupState state, Screen screen) {
    Page page = new Page(screen);
    page.field("problem", Tone.BAD, state.problem());
    page.field("kept at", state.url());
    page.field("next one", state.nextTime().isEmpty() ? "none is due" : state.nextTime());
    page.field("deltas", state.reach());
    if (state.newest().isPresent()) {
      add(page.gap(), state.newest().get());
    } else {
      page.field("backup", Tone.WARN, "none that this node knows of");
    }
    return page.text();
  }

  /** What a trial restore found. */
  public static String drilled(DrilledBackup drilled, Screen screen) {
    Page page = new Page(screen);
    double seconds = (double) drilled.millis() / MILLIS_PER_SECOND;
    page.line(
        Tone.GOOD, String.format(Locale.ROOT, "restored for a trial in %.1f seconds", seconds));
    page.field("revision", Long.toString(drilled.revision()));
    page.field("keys", Long.toString(drilled.keys()));
    page.field("hash", drilled.hash());
    add(page.gap(), drilled.backup());
    return page.text();
  }

  /** What was deleted, or would be. */
  public static String pruned(PrunedBackups pruned, Screen screen) {
    Page page = new Page(screen);
    int count = pruned.backups().size();
    if (count == 0) {
      return page.line(Tone.PLAIN, "no backup to delete: retention keeps every one").text();
    }
    page.line(
        pruned.dryRun() ? Tone.WARN : Tone.GOOD,
        (pruned.dryRun() ? "would be deleted: " : "deleted: ")
            + (count == 1 ? "1 backup" : count + " backups"));
    return page.table(table(pruned.backups())).text();
  }

  /** Where a backup was unpacked, and what may be done with it. */
  public static String unpacked(UnpackedBackup unpacked, Screen screen) {
    Page page = new Page(screen);
    page.line(Tone.GOOD, "unpacked: a single etcd can be started on this data directory");
    page.field("data directory", unpacked.dataDir());
    add(page.gap(), unpacked.backup());
    return page.text();
  }

  private static void add(Page page, StoredBackup backup) {
    page.field("backup", Tone.STRONG, backup.id());
    page.field("made", backup.time());
    page.field("revision", number(backup.revision()));
    page.field("size", size(backup.size()));
    page.field("stored size", size(backup.storedSize()));
    page.field("compression", backup.compression());
    page.field(
        "encryption",
        backup.encryption() + (backup.keyId().isEmpty() ? "" : ", key " + backup.keyId()));
    page.field("cluster", backup.clusterId());
    page.field("etcd", backup.etcdVersion());
    page.field("verified", orElse(backup.verifiedTime(), "never"));
    page.field("drilled", orElse(backup.drilledTime(), "never"));
    page.field("sha256", backup.sha256());
    page.field("lies at", backup.url());
  }

  private static Table table(List<StoredBackup> backups) {
    Table table =
        new Table(
            new Table.Column("ID", false),
            new Table.Column("MADE", false),
            new Table.Column("REVISION", true),
            new Table.Column("SIZE", true),
            new Table.Column("STORED", true),
            new Table.Column("COMPRESSION", false),
            new Table.Column("ENCRYPTION", false),
            new Table.Column("VERIFIED", false),
            new Table.Column("DRILLED", false));
    for (StoredBackup backup : backups) {
      table.row(
          Tone.PLAIN,
          backup.id(),
          backup.time(),
          number(backup.revision()),
          size(backup.size()),
          size(backup.storedSize()),
          backup.compression(),
          backup.encryption(),
          orElse(backup.verifiedTime(), "never"),
          orElse(backup.drilledTime(), "never"));
    }
    return table;
  }

  /** Empty for a revision that is not known. */
  private static String number(long revision) {
    return revision == 0 ? "" : Long.toString(revision);
  }

  /** Empty for a size that is not known: no database and no object has none. */
  private static String size(long bytes) {
    return bytes == 0 ? "" : Sizes.human(bytes);
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
