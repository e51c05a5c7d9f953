package sh.crit.e2d.snapshot.internal.make;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** The member that backups are taken from: this node's own. */
public final class Member {
  private static final Logger LOG = LoggerFactory.getLogger(Member.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PROOF_DEADLINE = Duration.ofMinutes(2);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final EtcdCluster cluster;
  private final EtcdContent content;
  private final String endpoint;
  private final Supplier<String> node;

  /**
   * @param endpoint its client URL
   * @param node the name of this node, empty while it is not known
   */
  public Member(EtcdCluster cluster, EtcdContent content, String endpoint, Supplier<String> node) {
    this.cluster = cluster;
    this.content = content;
    this.endpoint = endpoint;
    this.node = node;
  }

  /** What it says of itself now; a snapshot that begins later holds all of that. */
  Origin origin() throws E2dException {
    EtcdCluster.MemberStatus status = cluster.status(endpoint, DEADLINE);
    return new Origin(
        status.clusterId(),
        status.revision(),
        status.term(),
        status.index(),
        status.version(),
        node.get());
  }

  /**
   * The same, once it has all that the cluster has decided so far. Without a quorum it is what the
   * member has.
   */
  Origin caughtUp() throws E2dException {
    try {
      marker();
    } catch (E2dException e) {
      LOG.debug("the member is taken as it is", e);
    }
    return origin();
  }

  /** What the cluster says of its restore. */
  Optional<Marker> marker() throws E2dException {
    return Marker.of(content, endpoint);
  }

  /**
   * What its keys amount to at a revision, for trial restores to compare with. A backup is worth
   * having without.
   */
  Optional<EtcdContent.Proof> proof(long revision) {
    try {
      return Optional.of(prove(revision));
    } catch (E2dException e) {
      LOG.warn("the backup goes without the member's own count and hash: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** As {@link #proof}, with the reason when there is none. */
  EtcdContent.Proof prove(long revision) throws E2dException {
    return content.prove(endpoint, revision, PROOF_DEADLINE);
  }

  EtcdContent.Snapshot snapshot() throws E2dException {
    return content.snapshot(endpoint, SILENCE);
  }
}
