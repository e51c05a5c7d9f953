package sh.crit.e2d.snapshot.internal.service;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.make.Look;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.spi.storage.Store;

/** Backups for people. */
final class Views {
  private Views() {}

  static BackupView of(Store store, Entry entry) {
    Origin origin = entry.origin();
    return new BackupView(
        entry.id(),
        store.url(entry.object()),
        entry.time().toString(),
        origin.revision(),
        entry.databaseBytes().orElse(0),
        entry.stored().bytes(),
        entry.stored().sha256(),
        word(entry.compression()),
        entry.seal().map(Views::word).orElse("none"),
        entry.keyId().orElse(""),
        origin.clusterId() == 0 ? "" : HexId.format(origin.clusterId()),
        origin.etcdVersion(),
        entry.verified().map(Instant::toString).orElse(""),
        entry.drilled().map(d -> d.time().toString()).orElse(""));
  }

  /** Somebody else's, of which its beginning is known. */
  static BackupView of(Store store, Chosen foreign, Look look) {
    return new BackupView(
        foreign.id(),
        store.url(foreign.object()),
        foreign.time().toString(),
        0,
        0,
        foreign.storedBytes(),
        "",
        word(look.compression()),
        look.seal().map(Views::word).orElse("none"),
        "",
        "",
        "",
        "",
        "");
  }

  /** Somebody else's that was read to its end. */
  static BackupView of(
      Store store,
      Chosen foreign,
      Report report,
      Optional<Instant> verified,
      Optional<Instant> drilled) {
    return new BackupView(
        foreign.id(),
        store.url(foreign.object()),
        foreign.time().toString(),
        0,
        report.database().bytes(),
        report.stored().bytes(),
        report.stored().sha256(),
        word(report.compression()),
        report.seal().map(Views::word).orElse("none"),
        report.keyId().orElse(""),
        "",
        "",
        verified.map(Instant::toString).orElse(""),
        drilled.map(Instant::toString).orElse(""));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
