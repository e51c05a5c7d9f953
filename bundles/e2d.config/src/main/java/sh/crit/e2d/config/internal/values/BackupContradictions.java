package sh.crit.e2d.config.internal.values;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sh.crit.e2d.config.Configuration.Compression;
import sh.crit.e2d.config.Configuration.Format;
import sh.crit.e2d.config.Configuration.Snapshot;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;

/** Finds settings of backups that are fine alone and not together. */
final class BackupContradictions {
  private final Draft draft;
  private final Values values;
  private final Problems problems;

  BackupContradictions(Draft draft, Values values, Problems problems) {
    this.draft = draft;
    this.values = values;
    this.problems = problems;
  }

  void check(Snapshot snapshot) {
    compression(snapshot);
    deltas(snapshot);
    s3(snapshot);
  }

  private void compression(Snapshot snapshot) {
    if (snapshot.compression() != Compression.ZSTD) {
      return;
    }
    if (snapshot.format() == Format.E2D) {
      refuse(
          Key.SNAPSHOT_COMPRESSION,
          "zstd is not read by the Go program; write gzip, or leave out snapshot.format");
    } else if (snapshot.encryption()) {
      warn(
          Key.SNAPSHOT_COMPRESSION,
          "has no effect on what is encrypted, which does not get smaller; remove it");
    }
  }

  private void deltas(Snapshot snapshot) {
    boolean sound =
        values.sound(Key.SNAPSHOT_DELTA_INTERVAL) && values.sound(Key.SNAPSHOT_INTERVAL);
    if (!sound || snapshot.deltaInterval().isZero()) {
      return;
    }
    if (snapshot.interval().isZero()) {
      refuse(
          Key.SNAPSHOT_DELTA_INTERVAL,
          "needs backups to follow, which snapshot.interval 0 switches off; set that to 5m");
    } else if (snapshot.deltaInterval().compareTo(snapshot.interval()) >= 0) {
      refuse(
          Key.SNAPSHOT_DELTA_INTERVAL,
          GoDuration.format(snapshot.deltaInterval())
              + " is not less than snapshot.interval, "
              + GoDuration.format(snapshot.interval())
              + "; write less, for example 2s");
    }
  }

  private void s3(Snapshot snapshot) {
    Optional<String> url = snapshot.file().filter(any -> values.sound(Key.SNAPSHOT_FILE));
    boolean amazon = url.filter(any -> any.startsWith("s3://")).isPresent();
    Predicate<Key> given = key -> values.given(key) && values.sound(key);
    if (url.isPresent() && !amazon && !snapshot.inSpaces()) {
      List.of(Key.S3_ENDPOINT, Key.S3_REGION, Key.S3_PATH_STYLE, Key.S3_ROLE_ARN).stream()
          .filter(given)
          .forEach(key -> warn(key, "has no effect without an s3:// URL in snapshot.file"));
    } else if (snapshot.inSpaces()) {
      List.of(Key.S3_REGION, Key.S3_ROLE_ARN).stream()
          .filter(given)
          .forEach(key -> warn(key, "has no effect with DigitalOcean Spaces; remove it"));
    }
  }

  private void refuse(Key key, String message) {
    values.refuse(key, origin(key), message);
  }

  private void warn(Key key, String message) {
    problems.warn(origin(key), message);
  }

  /** Only asked for keys that were given. */
  private Origin origin(Key key) {
    return draft.origins().get(key.label());
  }
}
