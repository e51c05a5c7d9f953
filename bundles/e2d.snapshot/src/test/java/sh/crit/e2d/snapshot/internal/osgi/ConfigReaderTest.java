package sh.crit.e2d.snapshot.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.snapshot.internal.pipeline.Form;

class ConfigReaderTest {
  private final Map<String, Object> values =
      new HashMap<>(
          Map.of(
              "url", "file:///b/etcd.snapshot",
              "dataDir", "/var/lib/etcd",
              "clientUrl", "http://127.0.0.1:2379"));

  private Settings read() throws E2dException {
    return ConfigReader.read(
        (SnapshotConfig)
            Proxy.newProxyInstance(
                SnapshotConfig.class.getClassLoader(),
                new Class<?>[] {SnapshotConfig.class},
                (proxy, method, arguments) ->
                    values.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private void refused(String key, Object value, String message) {
    values.put(key, value);
    E2dException thrown = assertThrows(E2dException.class, this::read);
    assertEquals(ErrorCode.BAD_CONFIGURATION, thrown.code());
    assertEquals(message, thrown.getMessage());
    values.remove(key);
  }

  @Test
  void theDefaults() throws Exception {
    Settings settings = read();

    assertEquals(Duration.ofMinutes(5), settings.interval());
    assertEquals(
        new Form(Form.Family.OWN, false, new Packing(Compression.GZIP, 1)), settings.form());
    assertEquals(Optional.empty(), settings.caKey());
    assertEquals(Duration.ZERO, settings.drillInterval());
    assertEquals(RetentionPolicy.DEFAULT, settings.retention());
  }

  @Test
  void mistakesAreNamed() {
    refused("format", "tar", "snapshot.format: 'tar' must be sealed or e2d");
    refused("compression", "lz4", "snapshot.compression: 'lz4' must be none, gzip or zstd");
    refused("encryption", true, "snapshot.encryption: 'true' needs caKey, the key to encrypt with");
    refused("intervalMillis", -1L, "snapshot.interval: '-1 ms' is below 0");
    refused("deltaIntervalMillis", -1L, "snapshot.deltaInterval: '-1 ms' is below 0");
    refused("drillIntervalMillis", -1L, "snapshot drill interval: '-1 ms' is below 0");
    refused(
        "keepAtLeast",
        0,
        "snapshot retention: 'as configured' does not work: at least one backup is kept, not 0");
    values.put("format", "e2d");
    refused(
        "compression",
        "zstd",
        "snapshot.compression: 'zstd' is not read by the Go program; use gzip with format e2d");
  }
}
