package sh.crit.e2d.snapshot.internal.make;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.pipeline.Form;

/**
 * How this node makes and keeps backups.
 *
 * @param url the configuration's {@code snapshot.file}
 * @param interval from one backup to the next; zero for none but by hand
 * @param form what they look like
 * @param caKey PEM file of the CA's key, empty where there is none
 * @param files where scratch files may lie
 * @param clientUrl of the node's own etcd
 * @param drillInterval from one trial restore to the next; zero for none
 * @param retention which ones are kept
 * @param deltaInterval from one delta to the next while there are changes; zero for no deltas
 */
public record Settings(
    String url,
    Duration interval,
    Form form,
    Optional<Path> caKey,
    NodeFiles files,
    String clientUrl,
    Duration drillInterval,
    RetentionPolicy retention,
    Duration deltaInterval) {
  public Settings {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(caKey, "caKey");
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(clientUrl, "clientUrl");
    Objects.requireNonNull(retention, "retention");
  }
}
