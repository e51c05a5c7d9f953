package sh.crit.e2d.brain;

import java.time.Duration;

/**
 * What the operator asked for, and the patience that decisions are made with.
 *
 * @param requiredClusterSize 1, 3, 5 or 7
 * @param clusterToken keeps clusters apart that can hear each other
 * @param bootstrapTimeout after how long without a cluster the node calls for its operator
 * @param healthTimeout how long a member may be gone before the cluster goes on without it
 * @param presence a peer last heard longer ago than this is not present (which is not: dead)
 * @param readingLifetime a reading of the cluster older than this proves nothing any more
 */
public record ClusterSpec(
    int requiredClusterSize,
    String clusterToken,
    Duration bootstrapTimeout,
    Duration healthTimeout,
    Duration presence,
    Duration readingLifetime) {

  /** A spec with the usual patience. */
  public static ClusterSpec of(
      int size, String token, Duration bootstrapTimeout, Duration healthTimeout) {
    return new ClusterSpec(
        size,
        token,
        bootstrapTimeout,
        healthTimeout,
        Duration.ofSeconds(6),
        Duration.ofSeconds(10));
  }

  /** Voters needed for a quorum of so many. */
  public static long quorum(long voters) {
    return voters / 2 + 1;
  }
}
