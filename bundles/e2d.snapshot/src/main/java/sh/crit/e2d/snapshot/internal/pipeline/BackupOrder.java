package sh.crit.e2d.snapshot.internal.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup to be made.
 *
 * @param object the backup's name in messages, for example its URL
 * @param form what it is to look like
 * @param caKey where it is to be encrypted, the PEM file of the key
 * @param sourceBytes how long the source is, hash included, where that is known; a source of
 *     another length is refused. The Go program's encrypted form cannot be written without
 * @param hashDemanded whether a source without etcd's own hash is refused, as is right for a stream
 *     that comes from etcd
 */
public record BackupOrder(
    String object,
    Form form,
    Optional<Path> caKey,
    OptionalLong sourceBytes,
    boolean hashDemanded) {
  public BackupOrder {
    Objects.requireNonNull(object, "object");
    if (form.encrypted() && caKey.isEmpty()) {
      throw new IllegalArgumentException("encryption needs a key");
    }
    if (form.encrypted() && form.family() == Form.Family.E2D && sourceBytes.isEmpty()) {
      throw new IllegalArgumentException("this form needs the size up front");
    }
  }
}
