package sh.crit.e2d.testkit.sim.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import sh.crit.e2d.testkit.sim.World;

/**
 * One member's consensus, with pre-vote and quorum check as etcd runs it. A membership is in force
 * from the moment its entry is applied.
 */
final class Raft {
  static final long HEARTBEAT = 300_000_000L;
  private static final long ELECTION = 1_000_000_000L;

  /** What the consensus needs of its server. */
  interface Outside {
    void send(long to, Message message);

    /** An entry is applied; the server may stop over it. */
    void applied(int index, Entry entry);

    void elected();

    boolean stopped();
  }

  enum Role {
    FOLLOWER,
    PRE_CANDIDATE,
    CANDIDATE,
    LEADER
  }

  private final World world;
  private final MemberData data;
  private final Outside outside;
  private final SortedSet<Long> votes = new TreeSet<>();
  private final Replication replication;
  private Membership membership;
  private Role role = Role.FOLLOWER;
  private long leader;
  private long electionAt;
  private long heardAt = Long.MIN_VALUE;
  private int pendingMembership;

  Raft(World world, MemberData data, Outside outside) {
    this.world = world;
    this.data = data;
    this.outside = outside;
    this.membership = data.membership();
    this.replication = new Replication(world, data, outside);
    postpone();
  }

  Role role() {
    return role;
  }

  /** Who leads as far as this member knows, 0 for nobody. */
  long leader() {
    return leader;
  }

  Membership membership() {
    return membership;
  }

  Replication replication() {
    return replication;
  }

  /** Gives leadership up. */
  void stepDown() {
    role = Role.FOLLOWER;
    leader = 0;
    postpone();
  }

  private void postpone() {
    electionAt = world.now() + world.between(ELECTION, 2 * ELECTION);
  }

  /** Called at short intervals. */
  void tick() {
    if (role == Role.LEADER) {
      if (!replication.quorumHeard(membership, ELECTION)) {
        follow(data.term, 0);
        return;
      }
      replication.broadcast(membership);
    } else if (world.now() >= electionAt && membership.isVoter(data.memberId)) {
      askAround(true);
    }
  }

  private void askAround(boolean pre) {
    if (!pre) {
      data.term++;
      data.vote = data.memberId;
      data.sync();
    }
    role = pre ? Role.PRE_CANDIDATE : Role.CANDIDATE;
    leader = 0;
    votes.clear();
    postpone();
    voted(data.memberId);
    if (role == Role.LEADER || outside.stopped()) {
      return;
    }
    long term = pre ? data.term + 1 : data.term;
    Message ask = new Message.Vote(term, pre, data.lastIndex(), data.termAt(data.lastIndex()));
    for (Seat seat : membership.seats()) {
      if (!seat.learner() && seat.id() != data.memberId) {
        outside.send(seat.id(), ask);
      }
    }
  }

  private void voted(long voter) {
    votes.add(voter);
    if (!membership.isQuorum(votes)) {
      return;
    }
    if (role == Role.PRE_CANDIDATE) {
      askAround(false);
    } else if (role == Role.CANDIDATE) {
      lead();
    }
  }

  private void lead() {
    role = Role.LEADER;
    leader = data.memberId;
    replication.begin(membership);
    // Whatever membership change is in the log already must be applied before the next one.
    pendingMembership = data.lastIndex();
    outside.elected();
    append(new Change.Nothing());
  }

  private void follow(long term, long of) {
    if (term > data.term) {
      data.term = term;
      data.vote = 0;
      data.sync();
    }
    role = Role.FOLLOWER;
    leader = of;
    postpone();
  }

  /** Whether a membership change would have to wait for an earlier one. */
  boolean membershipPending() {
    return pendingMembership > data.commit;
  }

  /** Whether this leader has committed an entry of its own term, without which reads may be old. */
  boolean committedInTerm() {
    return data.termAt(data.commit) == data.term;
  }

  /** Appends to the log of this leader and spreads it; says at which index. */
  int append(Change change) {
    data.log.add(new Entry(data.term, change));
    int index = data.lastIndex();
    if (change.membership()) {
      pendingMembership = index;
    }
    commit(replication.committable(membership));
    if (!outside.stopped()) {
      // An only voter decides by writing: both go to the disk together.
      data.sync();
      replication.broadcast(membership);
    }
    return index;
  }

  void receive(long from, Message message) {
    if (message instanceof Message.Vote && isLed()) {
      return;
    }
    if (message.term() > data.term && !isHypothetical(message)) {
      follow(message.term(), message instanceof Message.Append ? from : 0);
    }
    if (message instanceof Message.Vote vote) {
      onVote(from, vote);
    } else if (message instanceof Message.VoteReply reply) {
      onVoteReply(from, reply);
    } else if (message instanceof Message.Append append) {
      onAppend(from, append);
    } else if (message instanceof Message.AppendReply reply) {
      onAppendReply(from, reply);
    }
  }

  /** Who hears a leader does not help to overthrow it. */
  private boolean isLed() {
    return role == Role.LEADER || (leader != 0 && world.now() - heardAt < ELECTION);
  }

  private static boolean isHypothetical(Message message) {
    return (message instanceof Message.Vote vote && vote.pre())
        || (message instanceof Message.VoteReply reply && reply.pre() && reply.granted());
  }

  private void onVote(long from, Message.Vote vote) {
    long lastTerm = data.termAt(data.lastIndex());
    boolean fresh =
        vote.lastTerm() > lastTerm
            || (vote.lastTerm() == lastTerm && vote.lastIndex() >= data.lastIndex());
    boolean granted;
    if (vote.pre()) {
      granted = fresh && vote.term() > data.term;
    } else {
      granted = fresh && vote.term() == data.term && (data.vote == 0 || data.vote == from);
      if (granted) {
        data.vote = from;
        data.sync();
        postpone();
      }
    }
    long term = granted ? vote.term() : data.term;
    outside.send(from, new Message.VoteReply(term, vote.pre(), granted));
  }

  private void onVoteReply(long from, Message.VoteReply reply) {
    boolean pre = role == Role.PRE_CANDIDATE && reply.pre() && reply.term() == data.term + 1;
    boolean real = role == Role.CANDIDATE && !reply.pre() && reply.term() == data.term;
    if (reply.granted() && (pre || real)) {
      voted(from);
    }
  }

  private void onAppend(long from, Message.Append append) {
    if (append.term() < data.term) {
      outside.send(from, new Message.AppendReply(data.term, false, data.lastIndex()));
      return;
    }
    role = Role.FOLLOWER;
    leader = from;
    heardAt = world.now();
    postpone();
    if (data.base == null) {
      data.base = append.base();
      membership = data.membership();
    }
    int previous = append.previous();
    if (previous > data.lastIndex() || data.termAt(previous) != append.previousTerm()) {
      int guess = Math.min(data.lastIndex(), previous - 1);
      outside.send(from, new Message.AppendReply(data.term, false, guess));
      return;
    }
    store(previous, append.entries());
    int matching = previous + append.entries().size();
    commit(Math.min(append.commit(), matching));
    if (!outside.stopped()) {
      if (!append.entries().isEmpty()) {
        data.sync();
      }
      outside.send(from, new Message.AppendReply(data.term, true, matching));
    }
  }

  private void store(int previous, List<Entry> entries) {
    for (int i = 0; i < entries.size(); i++) {
      int index = previous + 1 + i;
      if (index <= data.lastIndex() && data.termAt(index) != entries.get(i).term()) {
        List<Entry> kept = new ArrayList<>(data.log.subList(0, index - 1));
        data.log.clear();
        data.log.addAll(kept);
        data.commit = Math.min(data.commit, data.lastIndex());
      }
      if (index > data.lastIndex()) {
        data.log.add(entries.get(i));
      }
    }
  }

  private void onAppendReply(long from, Message.AppendReply reply) {
    if (role != Role.LEADER || reply.term() != data.term) {
      return;
    }
    boolean more = replication.heard(from, reply);
    int before = data.commit;
    commit(replication.committable(membership));
    if (outside.stopped()) {
      return;
    }
    if (data.commit > before) {
      replication.broadcast(membership);
    } else if (more) {
      replication.sendTo(from);
    }
  }

  private void commit(int index) {
    while (data.commit < index && !outside.stopped()) {
      data.commit++;
      Entry entry = data.log.get(data.commit - 1);
      membership = membership.apply(entry.change());
      if (role == Role.LEADER) {
        replication.follow(entry.change());
      }
      outside.applied(data.commit, entry);
    }
  }
}
