package sh.crit.e2d.etcd.internal.data.bbolt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/** A sorted map from bytes to bytes or to a further bucket; valid while its file is open. */
public final class Bucket {
  /** More levels than any database has; ends a walk in circles. */
  private static final int DEEPEST = 32;

  /** Ends a walk over pages that refer to each other. */
  private static final int MOST_PAGES = 10_000;

  private final BoltFile file;
  private final Page root;

  Bucket(BoltFile file, Page root) {
    this.file = file;
    this.root = root;
  }

  /** The value under a key; empty when there is none. */
  public Optional<byte[]> get(String key) throws IOException, CorruptDataException {
    Optional<Place> place = find(key);
    if (place.isEmpty() || place.get().holdsBucket()) {
      return Optional.empty();
    }
    return Optional.of(place.get().page().value(place.get().index()));
  }

  /** The bucket under a key; empty when there is none. */
  public Optional<Bucket> bucket(String key) throws IOException, CorruptDataException {
    Optional<Place> place = find(key);
    if (place.isEmpty() || !place.get().holdsBucket()) {
      return Optional.empty();
    }
    return Optional.of(new Bucket(file, place.get().page().bucketRoot(place.get().index())));
  }

  /** The highest key; empty when there is none. Reads one page per level. */
  public Optional<byte[]> lastKey() throws IOException, CorruptDataException {
    return lastKey(root, new Budget(), 0);
  }

  /** Calls back with each key and plain value in order; meant for small buckets. */
  public void forEach(Visitor visitor) throws IOException, CorruptDataException {
    walk(root, visitor, new Budget(), 0);
  }

  private Optional<Place> find(String key) throws IOException, CorruptDataException {
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    Page page = root;
    for (int depth = 0; !page.isLeaf(); depth++) {
      checkDepth(depth);
      if (page.count() == 0) {
        throw file.corrupt("has an empty branch page");
      }
      page = page.child(Math.max(0, page.floor(wanted)));
    }
    int index = page.floor(wanted);
    return index >= 0 && Arrays.equals(page.key(index), wanted)
        ? Optional.of(new Place(page, index))
        : Optional.empty();
  }

  /** Deletions may leave empty leaves, which are passed over. */
  private Optional<byte[]> lastKey(Page page, Budget budget, int depth)
      throws IOException, CorruptDataException {
    spend(budget, depth);
    if (page.isLeaf()) {
      return page.count() == 0 ? Optional.empty() : Optional.of(page.key(page.count() - 1));
    }
    for (int i = page.count() - 1; i >= 0; i--) {
      Optional<byte[]> found = lastKey(page.child(i), budget, depth + 1);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void walk(Page page, Visitor visitor, Budget budget, int depth)
      throws IOException, CorruptDataException {
    spend(budget, depth);
    for (int i = 0; i < page.count(); i++) {
      if (!page.isLeaf()) {
        walk(page.child(i), visitor, budget, depth + 1);
      } else if (!page.holdsBucket(i)) {
        visitor.visit(page.key(i), page.value(i));
      }
    }
  }

  private void spend(Budget budget, int depth) throws CorruptDataException {
    checkDepth(depth);
    if (++budget.spent > MOST_PAGES) {
      throw file.corrupt("has pages that refer to each other in circles");
    }
  }

  private void checkDepth(int depth) throws CorruptDataException {
    if (depth > DEEPEST) {
      throw file.corrupt("has a tree deeper than " + DEEPEST + " levels");
    }
  }

  /** What {@link #forEach} calls. */
  public interface Visitor {
    /** Takes one key and its value. */
    void visit(byte[] key, byte[] value) throws CorruptDataException;
  }

  private record Place(Page page, int index) {
    boolean holdsBucket() throws IOException, CorruptDataException {
      return page.holdsBucket(index);
    }
  }

  private static final class Budget {
    private int spent;
  }
}
