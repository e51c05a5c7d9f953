package sh.crit.e2d.testkit.sim.etcd;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.crit.e2d.api.model.Member;

/** Who the members are and who was one. Immutable. */
public final class Membership {
  private final SortedMap<Long, Seat> seats;
  private final SortedSet<Long> removed;
  private final int voters;

  private Membership(SortedMap<Long, Seat> seats, SortedSet<Long> removed) {
    this.seats = Collections.unmodifiableSortedMap(seats);
    this.removed = Collections.unmodifiableSortedSet(removed);
    this.voters = (int) seats.values().stream().filter(s -> !s.learner()).count();
  }

  /** Of founders only. */
  public static Membership of(List<Seat> founders) {
    SortedMap<Long, Seat> seats = new TreeMap<>();
    founders.forEach(s -> seats.put(s.id(), s));
    return new Membership(seats, new TreeSet<>());
  }

  /** The membership after a change. */
  public Membership apply(Change change) {
    if (change instanceof Change.Nothing || change instanceof Change.Put) {
      return this;
    }
    SortedMap<Long, Seat> next = new TreeMap<>(seats);
    SortedSet<Long> gone = new TreeSet<>(removed);
    if (change instanceof Change.Add add) {
      next.put(add.learner().id(), add.learner());
    } else if (change instanceof Change.Promote promote) {
      next.computeIfPresent(promote.id(), (id, seat) -> seat.promoted());
    } else if (change instanceof Change.Publish p) {
      next.computeIfPresent(p.id(), (id, seat) -> seat.published(p.name(), p.clientUrl()));
    } else if (change instanceof Change.Remove remove) {
      next.remove(remove.id());
      gone.add(remove.id());
    }
    return new Membership(next, gone);
  }

  public Collection<Seat> seats() {
    return seats.values();
  }

  public Optional<Seat> seat(long id) {
    return Optional.ofNullable(seats.get(id));
  }

  public boolean isVoter(long id) {
    Seat seat = seats.get(id);
    return seat != null && !seat.learner();
  }

  public boolean wasRemoved(long id) {
    return removed.contains(id);
  }

  public int voters() {
    return voters;
  }

  public int quorum() {
    return voters / 2 + 1;
  }

  /** Whether these ids hold a majority of the votes. */
  boolean isQuorum(Collection<Long> ids) {
    int votes = 0;
    for (long id : ids) {
      if (isVoter(id)) {
        votes++;
      }
    }
    return votes >= quorum();
  }

  List<Member> members() {
    return seats.values().stream().map(Seat::member).toList();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Seat s : seats.values()) {
      text.append(text.length() == 0 ? "" : " ")
          .append(Ids.brief(s.id()))
          .append(s.learner() ? "~" : "")
          .append(s.clientUrl().isEmpty() ? "?" : "");
    }
    return "[" + text + "]";
  }
}
