package sh.crit.e2d.snapshot.internal.catalog;

import java.util.Objects;

/**
 * Where a backup comes from. Numbers are 0 and texts empty where that is not known.
 *
 * @param clusterId the cluster
 * @param revision the store's revision right before the snapshot was taken: the backup holds all of
 *     it, and perhaps a little more
 * @param term the raft term right before
 * @param index the raft index right before, a lower bound as the revision is
 * @param etcdVersion the version of the member
 * @param node the name of the node that made it
 * @param ordered whether it replaced, by the operator's order, what it does not go on from: what
 *     was recorded before leads to another history
 */
public record Origin(
    long clusterId,
    long revision,
    long term,
    long index,
    String etcdVersion,
    String node,
    boolean ordered) {
  /** Nothing is known. */
  public static final Origin UNKNOWN = new Origin(0, 0, 0, 0, "", "");

  /** Of a backup that goes on from what was there. */
  public Origin(
      long clusterId, long revision, long term, long index, String etcdVersion, String node) {
    this(clusterId, revision, term, index, etcdVersion, node, false);
  }

  /** The same, in the place of another history. */
  public Origin byOrder() {
    return new Origin(clusterId, revision, term, index, etcdVersion, node, true);
  }

  public Origin {
    Objects.requireNonNull(etcdVersion, "etcdVersion");
    Objects.requireNonNull(node, "node");
  }
}
