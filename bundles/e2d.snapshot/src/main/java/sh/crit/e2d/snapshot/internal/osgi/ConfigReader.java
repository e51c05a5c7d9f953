package sh.crit.e2d.snapshot.internal.osgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.snapshot.internal.pipeline.Form;

/** Turns the configuration into settings, or says which key is wrong. */
final class ConfigReader {
  /** The lowest levels: etcd has better use for the processor. */
  private static final Packing GZIP = new Packing(Compression.GZIP, 1);

  private static final Packing ZSTD = new Packing(Compression.ZSTD, 1);

  private ConfigReader() {}

  static Settings read(SnapshotConfig config) throws E2dException {
    Optional<Path> caKey =
        config.caKey().isEmpty() ? Optional.empty() : Optional.of(Path.of(config.caKey()));
    if (config.encryption() && caKey.isEmpty()) {
      throw wrong("snapshot.encryption", "true", "needs caKey, the key to encrypt with");
    }
    if (config.intervalMillis() < 0) {
      throw wrong("snapshot.interval", config.intervalMillis() + " ms", "is below 0");
    }
    if (config.drillIntervalMillis() < 0) {
      throw wrong("snapshot drill interval", config.drillIntervalMillis() + " ms", "is below 0");
    }
    if (config.deltaIntervalMillis() < 0) {
      throw wrong("snapshot.deltaInterval", config.deltaIntervalMillis() + " ms", "is below 0");
    }
    if (config.intervalMillis() == 0 && config.deltaIntervalMillis() > 0) {
      throw wrong(
          "snapshot.deltaInterval",
          config.deltaIntervalMillis() + " ms",
          "needs backups to follow, and snapshot.interval is 0");
    }
    return new Settings(
        config.url(),
        Duration.ofMillis(config.intervalMillis()),
        form(config),
        caKey,
        new NodeFiles(Path.of(config.dataDir())),
        config.clientUrl(),
        Duration.ofMillis(config.drillIntervalMillis()),
        retention(config),
        Duration.ofMillis(config.deltaIntervalMillis()));
  }

  private static Form form(SnapshotConfig config) throws E2dException {
    Form.Family family =
        switch (config.format()) {
          case "sealed" -> Form.Family.OWN;
          case "e2d" -> Form.Family.E2D;
          default -> throw wrong("snapshot.format", config.format(), "must be sealed or e2d");
        };
    Packing packing =
        switch (config.compression()) {
          case "none" -> Packing.NONE;
          case "gzip" -> GZIP;
          case "zstd" -> ZSTD;
          default ->
              throw wrong(
                  "snapshot.compression", config.compression(), "must be none, gzip or zstd");
        };
    if (family == Form.Family.E2D && packing.compression() == Compression.ZSTD) {
      throw wrong(
          "snapshot.compression",
          "zstd",
          "is not read by the Go program; use gzip with format e2d");
    }
    return new Form(family, config.encryption(), packing);
  }

  private static RetentionPolicy retention(SnapshotConfig config) throws E2dException {
    try {
      return new RetentionPolicy(
          Duration.ofMillis(config.keepAllMillis()),
          Duration.ofMillis(config.keepHourlyMillis()),
          Duration.ofMillis(config.keepDailyMillis()),
          config.keepAtLeast());
    } catch (IllegalArgumentException e) {
      throw wrong("snapshot retention", "as configured", "does not work: " + e.getMessage());
    }
  }

  private static E2dException wrong(String key, String value, String what) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "snapshot.config", key, key + ": '" + value + "' " + what);
  }
}
