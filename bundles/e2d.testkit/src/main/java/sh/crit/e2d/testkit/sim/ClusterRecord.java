package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.crit.e2d.testkit.sim.etcd.Entry;
import sh.crit.e2d.testkit.sim.etcd.MemberData;
import sh.crit.e2d.testkit.sim.etcd.Membership;

/** What is known of one cluster by somebody who sees everything. */
final class ClusterRecord {
  private final long id;
  private final List<Entry> committed = new ArrayList<>();
  private final List<Integer> acknowledged = new ArrayList<>();
  private final Set<Long> begun = new HashSet<>();
  private Membership membership = Membership.of(List.of());
  private boolean led;
  private boolean lost;

  ClusterRecord(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  void begin(Membership founders) {
    if (committed.isEmpty()) {
      membership = founders;
    }
  }

  /** A member begins with nothing; says whether it is the first time. */
  boolean beginMember(long memberId) {
    return begun.add(memberId);
  }

  /** Nothing is left of the cluster: whoever begins now contradicts nobody. */
  void forgetMembers() {
    begun.clear();
  }

  /** Notes a leader; says whether it is the first. */
  boolean lead() {
    boolean first = !led;
    led = true;
    return first;
  }

  boolean led() {
    return led;
  }

  /** A majority of the data is gone. */
  void lose() {
    lost = true;
  }

  boolean lost() {
    return lost;
  }

  /** Begins a new reckoning with what a survivor has; what it does not have is lost. */
  void recover(MemberData survivor) {
    acknowledged.removeIf(i -> !survivor.holds(i, committed.get(i - 1)));
    committed.clear();
    membership = survivor.founders().orElse(membership);
    for (Entry entry : survivor.entries()) {
      committed.add(entry);
      membership = membership.apply(entry.change());
    }
    lost = false;
  }

  /** Takes over what is committed; says whether nobody had applied it before. */
  boolean commit(int index, Entry entry) {
    if (index != committed.size() + 1) {
      return false;
    }
    committed.add(entry);
    membership = membership.apply(entry.change());
    return true;
  }

  boolean agrees(int index, Entry entry) {
    return index <= committed.size() && committed.get(index - 1).isSame(entry);
  }

  void acknowledge(int index) {
    acknowledged.add(index);
  }

  /** Whether a log has every write that a client relies on. */
  boolean acknowledgedIn(MemberData data) {
    return acknowledged.stream().allMatch(i -> data.holds(i, committed.get(i - 1)));
  }

  /** How many of these writes a log has up to an index. */
  int acknowledgedIn(MemberData data, int last) {
    return (int)
        acknowledged.stream().filter(i -> i <= last && data.holds(i, committed.get(i - 1))).count();
  }

  int acknowledged() {
    return acknowledged.size();
  }

  Membership membership() {
    return membership;
  }
}
