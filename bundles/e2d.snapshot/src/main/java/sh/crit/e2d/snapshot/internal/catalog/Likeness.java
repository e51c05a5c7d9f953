package sh.crit.e2d.snapshot.internal.catalog;

import sh.crit.e2d.spi.etcd.EtcdContent.Proof;

/** Whether a member has the very history that a backup of its cluster was taken from. */
public enum Likeness {
  /** It has that history. */
  SAME,
  /** It has another one. */
  OTHER,
  /** It does not remember enough of it. */
  UNKNOWN;

  /**
   * Compares. etcd hashes what a compaction has left, and versions of it differ in what that is.
   *
   * @param here what the member's keys amount to at the revision of the backup's proof
   * @param etcdVersion of the member
   */
  public static Likeness of(Entry backup, Proof here, String etcdVersion) {
    if (backup.proof().isEmpty() || backup.proof().get().revision() != here.revision()) {
      return UNKNOWN;
    }
    Proof there = backup.proof().get();
    if (here.keys() != there.keys()) {
      return OTHER;
    }
    boolean comparable =
        here.compactRevision() == there.compactRevision()
            && backup.origin().etcdVersion().equals(etcdVersion);
    if (!comparable) {
      return UNKNOWN;
    }
    return here.hash() == there.hash() ? SAME : OTHER;
  }
}
