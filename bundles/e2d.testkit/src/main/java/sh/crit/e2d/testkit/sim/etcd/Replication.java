package sh.crit.e2d.testkit.sim.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import sh.crit.e2d.testkit.sim.World;

/** A leader's view of how far the others have come. */
final class Replication {
  private static final class Progress {
    private int match;
    private int next;
    private long heardAt;

    Progress(int next, long heardAt) {
      this.next = next;
      this.heardAt = heardAt;
    }
  }

  private final World world;
  private final MemberData data;
  private final Raft.Outside outside;
  private final SortedMap<Long, Progress> others = new TreeMap<>();

  Replication(World world, MemberData data, Raft.Outside outside) {
    this.world = world;
    this.data = data;
    this.outside = outside;
  }

  void begin(Membership membership) {
    others.clear();
    membership.seats().forEach(s -> add(s.id()));
  }

  private void add(long id) {
    if (id != data.memberId) {
      others.put(id, new Progress(data.lastIndex() + 1, world.now()));
    }
  }

  /** Follows a membership change that has been applied. */
  void follow(Change change) {
    if (change instanceof Change.Add added) {
      add(added.learner().id());
    } else if (change instanceof Change.Remove removed) {
      others.remove(removed.id());
    }
  }

  boolean quorumHeard(Membership membership, long withinNanos) {
    int heard = 0;
    for (Seat seat : membership.seats()) {
      Progress progress = others.get(seat.id());
      boolean own = seat.id() == data.memberId;
      boolean lately = progress != null && world.now() - progress.heardAt <= withinNanos;
      if (!seat.learner() && (own || lately)) {
        heard++;
      }
    }
    return heard >= membership.quorum();
  }

  void broadcast(Membership membership) {
    for (Seat seat : membership.seats()) {
      if (seat.id() != data.memberId) {
        sendTo(seat.id());
      }
    }
  }

  void sendTo(long id) {
    Progress progress = others.get(id);
    if (progress == null) {
      return;
    }
    int previous = progress.next - 1;
    List<Entry> entries =
        previous == data.lastIndex()
            ? List.of()
            : new ArrayList<>(data.log.subList(previous, data.lastIndex()));
    outside.send(
        id,
        new Message.Append(
            data.term, data.base, previous, data.termAt(previous), entries, data.commit));
  }

  /** Takes an answer into account; says whether there is more to send. */
  boolean heard(long from, Message.AppendReply reply) {
    Progress progress = others.get(from);
    if (progress == null) {
      return false;
    }
    progress.heardAt = world.now();
    if (reply.matches()) {
      progress.match = Math.max(progress.match, reply.index());
      progress.next = progress.match + 1;
      return progress.next <= data.lastIndex();
    }
    int next = Math.max(progress.match + 1, Math.min(progress.next - 1, reply.index() + 1));
    boolean changed = next != progress.next;
    progress.next = next;
    return changed;
  }

  /** The highest index of this term that a majority has. */
  int committable(Membership membership) {
    for (int index = data.lastIndex(); index > data.commit; index--) {
      if (data.termAt(index) == data.term && holders(membership, index) >= membership.quorum()) {
        return index;
      }
    }
    return data.commit;
  }

  private int holders(Membership membership, int index) {
    int holders = 0;
    for (Seat seat : membership.seats()) {
      Progress progress = others.get(seat.id());
      boolean own = seat.id() == data.memberId;
      if (!seat.learner() && (own || (progress != null && progress.match >= index))) {
        holders++;
      }
    }
    return holders;
  }

  /** Whether a learner has nearly everything; etcd asks for nine tenths. */
  boolean inSync(long id) {
    Progress progress = others.get(id);
    return progress != null && progress.match >= data.lastIndex() * 0.9;
  }
}
