package sh.crit.e2d.spi.storage;

import java.util.Objects;
import java.util.Optional;

/**
 * What must be so for an upload to become the object of its name.
 *
 * @param absent there must be no object of that name
 * @param version the object there must be this one, by {@link StoredObject#version}
 */
public record Condition(boolean absent, Optional<String> version) {
  /** Whatever is there is replaced. */
  public static final Condition NONE = new Condition(false, Optional.empty());

  /** Nothing may be there. */
  public static final Condition ABSENT = new Condition(true, Optional.empty());

  public Condition {
    Objects.requireNonNull(version, "version");
  }

  /** What is there must still be this. */
  public static Condition unchanged(StoredObject object) {
    return new Condition(false, Optional.of(object.version()));
  }

  /** Whether it holds for what is there. */
  public boolean holds(Optional<StoredObject> there) {
    return absent
        ? there.isEmpty()
        : version.isEmpty() || there.map(StoredObject::version).equals(version);
  }
}
