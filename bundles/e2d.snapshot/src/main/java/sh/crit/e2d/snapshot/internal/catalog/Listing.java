package sh.crit.e2d.snapshot.internal.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.StoredObject;

/**
 * What a store held when it was looked at.
 *
 * @param newest the newest object, empty when there is none
 * @param head the backup in the catalog that the newest object is; empty when it is none of them
 * @param entries all backups with a sidecar that can be read and an object, latest first
 * @param broken what is wrong with the others, one line each
 * @param orphans objects without a sidecar: half-written, or left by a failure
 */
public record Listing(
    Optional<StoredObject> newest,
    Optional<Entry> head,
    List<Entry> entries,
    List<String> broken,
    List<StoredObject> orphans) {
  public Listing {
    entries = List.copyOf(entries);
    broken = List.copyOf(broken);
    orphans = List.copyOf(orphans);
  }

  /** Whether there is nothing at all that could be a backup, or a part of one. */
  public boolean nothing() {
    return newest.isEmpty() && entries.isEmpty() && broken.isEmpty() && orphans.isEmpty();
  }

  /** Whether the newest object was put there by somebody else. */
  public boolean foreign() {
    return newest.isPresent() && head.isEmpty();
  }

  /**
   * The backup that counts as the newest: that of the newest object, or a later one of the same
   * cluster that did not get to that name. Empty when somebody else's object stands there.
   */
  public Optional<Entry> standing() {
    if (newest.isEmpty()) {
      return entries.stream().findFirst();
    }
    return head.map(h -> entries.stream().filter(e -> succeeds(e, h)).max(BY_PROGRESS).orElse(h));
  }

  private static final Comparator<Entry> BY_PROGRESS =
      Comparator.<Entry>comparingLong(e -> e.origin().revision()).thenComparing(Entry::time);

  private static boolean succeeds(Entry entry, Entry head) {
    return entry.sameCluster(head)
        && entry.problem().isEmpty()
        && entry.time().isAfter(head.time())
        && entry.origin().revision() >= head.origin().revision();
  }

  /** Whether the newest object is the backup that counts as the newest. */
  public boolean inPlace() {
    return head.isPresent() && standing().equals(head);
  }

  /** What must be so of the newest object still when it is replaced. */
  public Condition condition() {
    return newest.map(Condition::unchanged).orElse(Condition.ABSENT);
  }

  /** The backup of that id. */
  public Optional<Entry> entry(String id) {
    return entries.stream().filter(e -> e.id().equals(id)).findFirst();
  }
}
