package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * Has the log of an only voter settled when its fellow members have changed, by whomever. etcd
 * notes that a removal is decided together with the next write alone; killed before that, an only
 * voter would ask the member that was removed for its vote for ever. Lives on the lane.
 */
final class LastVoter {
  private static final Logger LOG = LoggerFactory.getLogger(LastVoter.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final EtcdCluster client;
  private final Scheduler scheduler;
  private final String clientUrl;
  private Set<Long> settled = Set.of();
  private boolean asking;

  LastVoter(EngineParts parts, String clientUrl) {
    this.client = parts.cluster();
    this.scheduler = parts.scheduler();
    this.clientUrl = clientUrl;
  }

  /** Takes a new reading into account; a failure is made good after the next one. */
  void look(ClusterReading now) {
    Set<Long> members = now.members().stream().map(Member::id).collect(Collectors.toSet());
    if (now.voters() != 1) {
      settled = Set.of();
    } else if (!asking && !members.equals(settled) && leadsHere(now)) {
      asking = true;
      scheduler.call("settle", () -> settle(members), this::answered);
    }
  }

  private boolean leadsHere(ClusterReading now) {
    return now.member(now.leaderId()).filter(m -> m.clientUrls().contains(clientUrl)).isPresent();
  }

  private Set<Long> settle(Set<Long> members) throws E2dException {
    client.settle(clientUrl, DEADLINE);
    return members;
  }

  private void answered(Scheduler.Result<Set<Long>> result) {
    asking = false;
    if (result.ok()) {
      settled = result.value();
    } else {
      LOG.debug(
          "the log of the only voter is not settled yet: {}", Failures.line(result.failure()));
    }
  }
}
