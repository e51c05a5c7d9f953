package sh.crit.e2d.testkit.sim.etcd;

import java.util.List;

/** What members tell each other. */
sealed interface Message {
  long term();

  /** Asks for a vote, or whether one would be given. */
  record Vote(long term, boolean pre, int lastIndex, long lastTerm) implements Message {}

  /** Answers {@link Vote}. */
  record VoteReply(long term, boolean pre, boolean granted) implements Message {}

  /** Entries, or a heartbeat. The founders go along for those who begin with nothing. */
  record Append(
      long term, Membership base, int previous, long previousTerm, List<Entry> entries, int commit)
      implements Message {}

  /** Answers {@link Append}: the last index that matches, or a guess at it. */
  record AppendReply(long term, boolean matches, int index) implements Message {}
}
