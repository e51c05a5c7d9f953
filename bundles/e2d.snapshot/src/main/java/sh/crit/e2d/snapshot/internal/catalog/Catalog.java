package sh.crit.e2d.snapshot.internal.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.pipeline.Twice;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * The backups of one store: the newest object at its own name, and beside it a folder with every
 * backup that is kept, each with a sidecar that says what it is. The sidecar is written when all of
 * its backup is there and proven, and deleted before it: a backup with a sidecar is whole.
 *
 * <p>Any thread; as long as its store is open.
 */
public final class Catalog {
  private static final int ATTEMPTS = 3;

  private final Store store;
  private final Names names;
  private final Memory memory;
  private final Identity identity;
  private final Sidecar sidecar = new Sidecar();

  /**
   * @param memory of this store; may live longer than it is open
   */
  public Catalog(Store store, Memory memory) {
    this.store = store;
    this.names = new Names(store.newest());
    this.memory = memory;
    this.identity = new Identity(store, names, memory);
  }

  public Names names() {
    return names;
  }

  public Store store() {
    return store;
  }

  /**
   * Looks at all of it. What is wrong with one backup does not hide the others.
   *
   * @throws E2dException when the store cannot be asked
   */
  public Listing look() throws E2dException {
    Listing listing = lookOnce();
    // Somebody may have put a new backup there between the two questions.
    for (int i = 1; listing.foreign() && i < ATTEMPTS; i++) {
      if (store.find(names.newest()).equals(listing.newest())) {
        return listing;
      }
      listing = lookOnce();
    }
    return listing;
  }

  /** The newest object first: what it is a copy of has had its sidecar before. */
  private Listing lookOnce() throws E2dException {
    Optional<StoredObject> newest = store.find(names.newest());
    Map<String, StoredObject> there =
        store.list(names.folder()).stream()
            .collect(
                Collectors.toMap(
                    StoredObject::name, Function.identity(), (a, b) -> b, TreeMap::new));
    memory.keepOnly(new HashSet<>(there.values()));
    List<Entry> entries = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    Set<String> described = new HashSet<>();
    for (StoredObject object : there.values()) {
      Optional<String> id = names.idOfSidecar(object.name());
      if (id.isPresent()) {
        described.add(id.get());
        Memory.Read read = read(object, id.get());
        Optional<String> problem =
            read.entry().isPresent() ? mismatch(read.entry().get(), there) : read.problem();
        problem.ifPresentOrElse(broken::add, () -> entries.add(read.entry().orElseThrow()));
      }
    }
    entries.sort(Comparator.comparing(Entry::time).thenComparing(Entry::id).reversed());
    List<StoredObject> orphans =
        there.values().stream()
            .filter(
                o -> names.idOfObject(o.name()).filter(id -> !described.contains(id)).isPresent())
            .toList();
    Optional<Entry> head =
        newest.isEmpty()
            ? Optional.empty()
            : identity.of(newest.get(), entries, there.containsKey(names.pointer()));
    return new Listing(newest, head, entries, broken, orphans);
  }

  private Memory.Read read(StoredObject object, String id) throws E2dException {
    Optional<Memory.Read> known = memory.sidecar(object);
    if (known.isPresent()) {
      return known.get();
    }
    Memory.Read read;
    try {
      read = new Memory.Read(Optional.of(said(id)), Optional.empty());
    } catch (E2dException e) {
      if (e.code() != ErrorCode.SNAPSHOT_DAMAGED && e.code() != ErrorCode.SNAPSHOT_UNSUPPORTED) {
        throw e;
      }
      read = new Memory.Read(Optional.empty(), Optional.of(e.getMessage()));
    }
    memory.remember(object, read);
    return read;
  }

  /** What the sidecar of that backup says now. */
  private Entry said(String id) throws E2dException {
    String name = names.sidecar(id);
    return Twice.read(
        () -> sidecar.read(SmallObjects.read(store, name), id, names, store.url(name)));
  }

  private Optional<String> mismatch(Entry entry, Map<String, StoredObject> there) {
    StoredObject object = there.get(entry.object());
    if (object == null) {
      return Optional.of(
          store.url(names.sidecar(entry.id()))
              + ": its backup "
              + store.url(entry.object())
              + " is gone; it is passed over");
    }
    return object.size() == entry.stored().bytes()
        ? Optional.empty()
        : Optional.of(
            store.url(entry.object())
                + ": has "
                + object.size()
                + " bytes instead of "
                + entry.stored().bytes()
                + "; it is passed over");
  }

  /**
   * The SHA-256 of a newest object, which is read for it unless it is known.
   *
   * @return hexadecimal digits
   */
  public String content(StoredObject newest) throws E2dException {
    return identity.sha256(newest);
  }

  /**
   * Whether the newest object is what lies in the history under that id, whatever is said of it.
   */
  public boolean isCopy(StoredObject newest, String id) throws E2dException {
    for (StoredObject object : store.list(names.folder() + id)) {
      if (names.idOfObject(object.name()).isPresent()
          && object.size() == newest.size()
          && identity.read(object).equals(content(newest))) {
        return true;
      }
    }
    return false;
  }

  /** Says what a backup is, all of which is there. From now on it is one. */
  public void add(Entry entry) throws E2dException {
    say(entry, Condition.ABSENT);
  }

  /** Writes a sidecar, and reads it back: a backup is not found without it. */
  private void say(Entry entry, Condition condition) throws E2dException {
    String name = names.sidecar(entry.id());
    String text = sidecar.write(entry);
    Condition still = condition;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      StoredObject written = SmallObjects.write(store, name, text, still);
      if (SmallObjects.read(store, name).equals(text)) {
        return;
      }
      still = Condition.unchanged(written);
    }
    String url = store.url(name);
    throw new E2dException(
        ErrorCode.SNAPSHOT_DAMAGED,
        "snapshot.catalog",
        url,
        url + ": what the store gives back is not what was written to it");
  }

  /**
   * Changes what is said of a backup, whatever somebody else says of it at the same time.
   *
   * @throws E2dException NOT_FOUND when it was deleted meanwhile
   */
  public Entry update(String id, UnaryOperator<Entry> change) throws E2dException {
    String name = names.sidecar(id);
    for (int attempt = 1; ; attempt++) {
      StoredObject there = store.find(name).orElseThrow(() -> missing(id));
      Entry entry = change.apply(said(id));
      try {
        say(entry, Condition.unchanged(there));
        return entry;
      } catch (E2dException e) {
        if (e.code() != ErrorCode.PRECONDITION_FAILED || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Deletes a backup; never the newest object, which is a copy. */
  public void remove(Entry entry) throws E2dException {
    store.delete(names.sidecar(entry.id()));
    store.delete(entry.object());
  }

  /**
   * Makes a backup the newest.
   *
   * @param condition what must be so of the newest object still
   * @throws E2dException PRECONDITION_FAILED when it is not
   */
  public void promote(Entry entry, Condition condition) throws E2dException {
    StoredObject newest = store.copy(entry.object(), names.newest(), condition);
    identity.point(newest, entry.id());
  }

  /** The failure of somebody who asks for a backup that is not there. */
  public E2dException missing(String id) {
    String url = store.url(names.newest());
    return new E2dException(
        ErrorCode.NOT_FOUND,
        "snapshot.catalog",
        id,
        id.isEmpty() ? url + ": holds no backup" : url + ": holds no backup '" + id + "'");
  }
}
