package sh.crit.e2d.testkit.sim.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.DataDescriptor;

/**
 * What etcd keeps on disk. Every change of log, term and vote is durable at once, as etcd syncs
 * them before it tells anybody. How much of the log is decided is written with the next of these
 * only, and forgotten by a process that is killed before; the database follows a little later.
 */
public final class MemberData {
  final long clusterId;
  final long memberId;
  final String name;
  final List<Entry> log = new ArrayList<>();

  /** The founders; null in a joining member that has heard nothing from its leader yet. */
  Membership base;

  long term;
  long vote;
  int commit;

  private int commitOnDisk;
  private Membership written = Membership.of(List.of());
  private Membership beforeKept = Membership.of(List.of());
  private int revision;
  private boolean restored;

  MemberData(long clusterId, long memberId, String name, Membership base) {
    this.clusterId = clusterId;
    this.memberId = memberId;
    this.name = name;
    this.base = base;
  }

  public long clusterId() {
    return clusterId;
  }

  public long memberId() {
    return memberId;
  }

  /** The founders, unless this is a joining member that has heard nothing yet. */
  public Optional<Membership> founders() {
    return Optional.ofNullable(base);
  }

  /** Whether it begins with what a backup held, rather than with nothing. */
  public boolean restored() {
    return restored;
  }

  /** Made of a backup: etcd's tool writes the members into the database too. */
  void fillFromBackup() {
    restored = true;
    written = base;
    term = 1;
  }

  /** Whether nothing was ever voted, received or acknowledged with this data. */
  public boolean tookNoPart() {
    return log.isEmpty() && term == 0;
  }

  /** Whether the log has this entry at this index. */
  public boolean holds(int index, Entry entry) {
    return index <= log.size() && log.get(index - 1).isSame(entry);
  }

  int lastIndex() {
    return log.size();
  }

  long termAt(int index) {
    return index == 0 ? 0 : log.get(index - 1).term();
  }

  /** The membership after everything that it knows to be decided. */
  public Membership membership() {
    if (base == null) {
      return Membership.of(List.of());
    }
    Membership all = base;
    for (Entry entry : log.subList(0, commit)) {
      all = all.apply(entry.change());
    }
    return all;
  }

  /** Written down with an entry, a term or a vote: how much is known to be decided. */
  void sync() {
    commitOnDisk = commit;
  }

  /** The process was killed: what it knew to be decided, and had not written, it learns anew. */
  void forgetUnwritten() {
    commit = commitOnDisk;
  }

  /**
   * What an appliance does before it lets etcd go on alone: takes all that the log holds for
   * decided, as the database's own tool cannot tell what was acknowledged.
   */
  public void keepEnd() {
    beforeKept = membership();
    commit = Math.max(commit, keepable());
    sync();
  }

  /** What it knew to be decided before it last took its whole log for that. */
  public Membership beforeKept() {
    return beforeKept;
  }

  /** The last entry that a member can go on with alone: what removes it, and all behind, is not. */
  public int keepable() {
    int end = commit;
    while (end < lastIndex() && !log.get(end).change().equals(new Change.Remove(memberId))) {
      end++;
    }
    return end;
  }

  /**
   * What {@code --force-new-cluster} does: what is not known to be decided is dropped, and all
   * other members are removed. That these removals are decided is not written down yet.
   */
  void forceNew() {
    List<Entry> decided = new ArrayList<>(log.subList(0, commit));
    log.clear();
    log.addAll(decided);
    for (Seat seat : membership().seats()) {
      if (seat.id() != memberId) {
        log.add(new Entry(term, new Change.Remove(seat.id())));
      }
    }
    commit = lastIndex();
  }

  /** A copy of the log. */
  public List<Entry> entries() {
    return List.copyOf(log);
  }

  /** The term of the last entry. */
  public long lastTerm() {
    return termAt(lastIndex());
  }

  /** The index of the last entry. */
  public int length() {
    return lastIndex();
  }

  /** Writes the database. */
  void flush(Membership applied) {
    written = applied;
    revision = commit;
  }

  /** What a look at the files tells. */
  public DataDescriptor describe() {
    return new DataDescriptor(
        DataDescriptor.State.INTACT,
        clusterId,
        memberId,
        name,
        term,
        termAt(lastIndex()),
        lastIndex(),
        revision,
        written.members(),
        "");
  }
}
