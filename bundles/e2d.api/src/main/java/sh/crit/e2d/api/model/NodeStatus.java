package sh.crit.e2d.api.model;

/** What a node is doing, as it tells its peers and its operator. */
public enum NodeStatus {
  /** Looking at what is there; nothing decided yet. */
  STARTING,
  /** Cannot go on by itself just now; the reason says what it waits for. */
  WAITING,
  /** Agreeing with its peers on a new cluster. */
  FOUNDING,
  /** Bringing back what a backup holds, as agreed with its peers. */
  RESTORING,
  /** Becoming a member of a running cluster. */
  JOINING,
  /** Member without a vote, catching up. */
  LEARNER,
  /** Voting member of a cluster with quorum. */
  RUNNING,
  /** Its etcd runs, but the cluster has no quorum that this node can see. */
  DEGRADED,
  /** Refuses to act: contradictory configuration or facts; the operator must choose. */
  REFUSED,
  /** Shutting down. */
  STOPPING
}
