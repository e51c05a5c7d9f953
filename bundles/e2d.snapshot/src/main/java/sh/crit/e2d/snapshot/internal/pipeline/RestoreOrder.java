package sh.crit.e2d.snapshot.internal.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup to be turned into a database again.
 *
 * @param object the backup's name in messages, for example its URL
 * @param caKey PEM file of the key, empty where there is none; needed for encrypted backups alone
 * @param databaseBytes the size of the database without hash, where a catalog knows it: more is not
 *     unpacked, and less is refused
 * @param stored what a catalog knows of the stored object, to be compared
 */
public record RestoreOrder(
    String object, Optional<Path> caKey, OptionalLong databaseBytes, Optional<Stored> stored) {
  public RestoreOrder {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(caKey, "caKey");
    Objects.requireNonNull(databaseBytes, "databaseBytes");
    Objects.requireNonNull(stored, "stored");
  }

  /** A backup of which nothing is known but its name. */
  public static RestoreOrder of(String object, Optional<Path> caKey) {
    return new RestoreOrder(object, caKey, OptionalLong.empty(), Optional.empty());
  }
}
