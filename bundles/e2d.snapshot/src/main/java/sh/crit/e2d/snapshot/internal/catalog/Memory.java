package sh.crit.e2d.snapshot.internal.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * What was read of one store already, so that a look costs little. Objects are told by name and
 * version, so nothing here ever gets out of date. Safe for several threads.
 */
public final class Memory {
  /** What is known of a sidecar: exactly one of the two is there. */
  record Read(Optional<Entry> entry, Optional<String> problem) {}

  private record Key(String name, String version) {}

  private final Map<Key, Read> sidecars = new ConcurrentHashMap<>();
  private final Map<String, String> identities = new ConcurrentHashMap<>();
  private final Map<String, String> contents = new ConcurrentHashMap<>();

  Optional<Read> sidecar(StoredObject object) {
    return Optional.ofNullable(sidecars.get(key(object)));
  }

  void remember(StoredObject object, Read read) {
    sidecars.put(key(object), read);
  }

  /** Forgets what is not there any more. */
  void keepOnly(Set<StoredObject> there) {
    Set<Key> keys = ConcurrentHashMap.newKeySet();
    there.forEach(object -> keys.add(key(object)));
    sidecars.keySet().retainAll(keys);
  }

  /** The id of the backup that the newest object is, where that was found out. */
  Optional<String> identity(StoredObject newest) {
    return Optional.ofNullable(identities.get(newest.version()));
  }

  void identify(StoredObject newest, String id) {
    identities.clear();
    identities.put(newest.version(), id);
  }

  /** The SHA-256 of the newest object, where it was read. */
  Optional<String> content(StoredObject newest) {
    return Optional.ofNullable(contents.get(newest.version()));
  }

  void content(StoredObject newest, String sha256) {
    contents.clear();
    contents.put(newest.version(), sha256);
  }

  /** The newest object turned out to be another one than it was taken for. */
  public void forgetNewest() {
    identities.clear();
    contents.clear();
  }

  private static Key key(StoredObject object) {
    return new Key(object.name(), object.version());
  }
}
