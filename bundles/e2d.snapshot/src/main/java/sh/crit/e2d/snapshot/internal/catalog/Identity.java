package sh.crit.e2d.snapshot.internal.catalog;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.pipeline.Sha256;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * Tells which backup of the catalog the newest object is. A pointer beside the catalog says it, and
 * is believed as long as the object is the one that it speaks of; without it the bytes decide.
 */
final class Identity {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

  private final Store store;
  private final Names names;
  private final Memory memory;
  private final Gson gson = new Gson();

  Identity(Store store, Names names, Memory memory) {
    this.store = store;
    this.names = names;
    this.memory = memory;
  }

  /** The pointer's content. */
  private record Pointer(String id, String version) {}

  /**
   * @param hasPointer whether the pointer is there
   */
  Optional<Entry> of(StoredObject newest, List<Entry> entries, boolean hasPointer)
      throws E2dException {
    Optional<String> known = memory.identity(newest);
    if (known.isEmpty() && hasPointer) {
      known = pointed(newest);
    }
    Optional<Entry> entry =
        known.flatMap(id -> entries.stream().filter(e -> e.id().equals(id)).findFirst());
    if (entry.isPresent() && entry.get().stored().bytes() == newest.size()) {
      memory.identify(newest, entry.get().id());
      return entry;
    }
    Optional<Entry> found = byContent(newest, entries);
    found.ifPresent(e -> memory.identify(newest, e.id()));
    return found;
  }

  /** Says which backup the newest object is from now on; that it can be said is a convenience. */
  void point(StoredObject newest, String id) {
    memory.identify(newest, id);
    try {
      SmallObjects.write(
          store, names.pointer(), gson.toJson(new Pointer(id, newest.version())), Condition.NONE);
    } catch (E2dException e) {
      LOG.warn("the next look at the newest backup has to read all of it: {}", e.getMessage());
    }
  }

  private Optional<String> pointed(StoredObject newest) throws E2dException {
    try {
      Pointer pointer = gson.fromJson(SmallObjects.read(store, names.pointer()), Pointer.class);
      return pointer != null && newest.version().equals(pointer.version())
          ? Optional.ofNullable(pointer.id())
          : Optional.empty();
    } catch (JsonParseException e) {
      LOG.debug("{}: is no pointer", store.url(names.pointer()), e);
      return Optional.empty();
    }
  }

  private Optional<Entry> byContent(StoredObject newest, List<Entry> entries) throws E2dException {
    List<Entry> alike = entries.stream().filter(e -> e.stored().bytes() == newest.size()).toList();
    if (alike.isEmpty()) {
      return Optional.empty();
    }
    String sha256 = sha256(newest);
    return alike.stream().filter(e -> e.stored().sha256().equals(sha256)).findFirst();
  }

  String sha256(StoredObject newest) throws E2dException {
    Optional<String> known = memory.content(newest);
    if (known.isPresent()) {
      return known.get();
    }
    String sha256 = read(newest);
    memory.content(newest, sha256);
    return sha256;
  }

  /** The SHA-256 of any object, which is read for it. */
  String read(StoredObject object) throws E2dException {
    try (InputStream in = store.read(object.name(), 0);
        DigestInputStream digested = new DigestInputStream(in, Sha256.begin())) {
      long read = digested.transferTo(OutputStream.nullOutputStream());
      if (read != object.size()) {
        throw new EOFException("ends after " + read + " of " + object.size() + " bytes");
      }
      return Sha256.hex(digested.getMessageDigest().digest());
    } catch (IOException e) {
      throw SmallObjects.unreadable(store, object.name(), e);
    }
  }
}
