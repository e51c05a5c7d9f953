package sh.crit.e2d.snapshot.internal.delta;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Likeness;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** Where the member is that changes are taken from. Safe for several threads. */
public final class Whereabouts {
  private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration PROOF_DEADLINE = Duration.ofMinutes(2);

  /** Any key will do: it is the way through the quorum that counts. */
  private static final String KEY = "/_e2d/snapshot";

  private final EtcdCluster cluster;
  private final EtcdContent content;
  private final String endpoint;

  /**
   * @param endpoint the member's client URL
   */
  public Whereabouts(EtcdCluster cluster, EtcdContent content, String endpoint) {
    this.cluster = cluster;
    this.content = content;
    this.endpoint = endpoint;
  }

  /** What the member says of itself now. */
  EtcdCluster.MemberStatus now() throws E2dException {
    return cluster.status(endpoint, DEADLINE);
  }

  /**
   * A place in the log and a revision that surely covers it. What is read through the quorum in
   * between has the member apply all that was decided before, the beginning of the term included.
   *
   * @return empty while nobody can tell: changes are worth storing without
   */
  Optional<Position> position() {
    try {
      EtcdCluster.MemberStatus before = now();
      content.get(List.of(endpoint), KEY, DEADLINE);
      EtcdCluster.MemberStatus after = now();
      return before.term() == after.term()
          ? Optional.of(new Position(before.term(), before.index(), after.revision()))
          : Optional.empty();
    } catch (E2dException e) {
      LOG.debug("where the member's log is cannot be told", e);
      return Optional.empty();
    }
  }

  /** Why what it has does not go on from that chain; empty when it may. */
  Optional<String> objection(Chain chain) throws E2dException {
    EtcdCluster.MemberStatus now = now();
    if (now.revision() < chain.reach()) {
      // One that has just begun to lead may not have applied all that is decided.
      content.get(List.of(endpoint), KEY, DEADLINE);
      now = now();
    }
    if (now.revision() < chain.reach()) {
      return Optional.of("etcd is only at revision " + now.revision());
    }
    // With a chunk its last revision tells, once etcd is asked for it.
    return !chain.leads() && likeness(chain.base(), now.version()) == Likeness.OTHER
        ? Optional.of("etcd has another history there")
        : Optional.empty();
  }

  private Likeness likeness(Entry base, String version) {
    if (base.proof().isEmpty()) {
      return Likeness.UNKNOWN;
    }
    try {
      long revision = base.proof().get().revision();
      return Likeness.of(base, content.prove(endpoint, revision, PROOF_DEADLINE), version);
    } catch (E2dException e) {
      LOG.debug("backup {} is not compared with the member", base.id(), e);
      return Likeness.UNKNOWN;
    }
  }
}
