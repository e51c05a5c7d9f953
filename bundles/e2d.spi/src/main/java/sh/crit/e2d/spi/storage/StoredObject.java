package sh.crit.e2d.spi.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * A stored object as it was when asked for.
 *
 * @param name within its store
 * @param size in bytes
 * @param modified when it was completed, by the store's clock
 * @param version changes whenever the object does; means nothing otherwise
 */
public record StoredObject(String name, long size, Instant modified, String version) {
  public StoredObject {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(version, "version");
  }
}
