package sh.crit.e2d.brain;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Since when the leader's node has watched what is wrong with the members of its cluster. It only
 * counts time in which this node led with a quorum and looked all the while: a node that slept, or
 * that has just become the leader, begins to count anew.
 *
 * @param absentSince by member id, since when a member was neither heard nor answered
 * @param learnerSince by member id, since when a learner has waited for its vote
 * @param lookedNanos when this node looked last
 * @param quorumNanos when it last saw a cluster with a quorum, whoever led it; at first, when it
 *     began to look
 */
public record Vigil(
    Map<Long, Long> absentSince, Map<Long, Long> learnerSince, long lookedNanos, long quorumNanos) {
  public Vigil {
    absentSince = Collections.unmodifiableSortedMap(new TreeMap<>(absentSince));
    learnerSince = Collections.unmodifiableSortedMap(new TreeMap<>(learnerSince));
  }

  /** Nothing is watched, and the cluster had its quorum then. */
  public static Vigil begun(long nowNanos, long quorumNanos) {
    return new Vigil(Map.of(), Map.of(), nowNanos, quorumNanos);
  }

  /** Nothing was watched so far. */
  public static Vigil begun(long nowNanos) {
    return begun(nowNanos, nowNanos);
  }
}
