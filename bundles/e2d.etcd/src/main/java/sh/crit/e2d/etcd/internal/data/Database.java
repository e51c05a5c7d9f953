package sh.crit.e2d.etcd.internal.data;

import java.util.List;
import java.util.Set;
import sh.crit.e2d.api.model.Member;

/**
 * What etcd's database says of itself.
 *
 * @param consistentIndex the last raft index that was applied to it, 0 when none was noted
 * @param term the term of that index; 0 before etcd 3.5, which does not note it
 * @param revision the revision of the key-value store, as etcd would report it
 * @param members the membership as last applied
 * @param removed members that were removed; an id never comes back
 */
record Database(
    long consistentIndex, long term, long revision, List<Member> members, Set<Long> removed) {
  /** The revision of a store in which nothing was ever written. */
  static final long FIRST_REVISION = 1;

  /** A database that etcd has yet to fill. */
  static final Database EMPTY = new Database(0, 0, 0, List.of(), Set.of());

  Database {
    members = List.copyOf(members);
    removed = Set.copyOf(removed);
  }

  /** Whether nothing of a cluster was ever written to it. */
  boolean isPristine() {
    return consistentIndex == 0
        && revision <= FIRST_REVISION
        && members.isEmpty()
        && removed.isEmpty();
  }
}
