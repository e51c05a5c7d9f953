package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.MemberPulse;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * When each member's etcd last answered, as the leader's node asks them in turn. Lives on the lane.
 */
final class PulseWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final Scheduler scheduler;
  private final EtcdCluster client;
  private final Map<Long, Long> answered = new TreeMap<>();
  private boolean asking;
  private long nextNanos;

  PulseWatch(EngineParts parts) {
    this.scheduler = parts.scheduler();
    this.client = parts.cluster();
    this.nextNanos = scheduler.nanos();
  }

  List<MemberPulse> pulses() {
    List<MemberPulse> pulses = new ArrayList<>();
    answered.forEach((id, at) -> pulses.add(new MemberPulse(id, at)));
    return pulses;
  }

  /** Asks if it is time to and this node's etcd leads. */
  void poll(Optional<ClusterReading> cluster, Optional<DataDescriptor> own) {
    long self = own.filter(DataDescriptor::isIntact).map(DataDescriptor::memberId).orElse(0L);
    boolean leads = cluster.filter(c -> self != 0 && c.leaderId() == self).isPresent();
    if (!leads || asking || scheduler.nanos() < nextNanos) {
      return;
    }
    asking = true;
    List<Member> others = cluster.get().members().stream().filter(m -> m.id() != self).toList();
    scheduler.call("pulse", () -> ask(others), this::answered);
  }

  /** One by one: a cluster is small, and who does not answer costs a deadline. */
  private Map<Long, Long> ask(List<Member> members) {
    Map<Long, Long> alive = new TreeMap<>();
    for (Member member : members) {
      if (answers(client, member)) {
        alive.put(member.id(), scheduler.nanos());
      }
    }
    return alive;
  }

  /** Whether a member's etcd answers at one of its URLs. */
  static boolean answers(EtcdCluster client, Member member) {
    return member.clientUrls().stream().anyMatch(url -> answersAt(client, url, member.id()));
  }

  /** Another member at the URL is no answer; an answer that is an error is one. */
  private static boolean answersAt(EtcdCluster client, String url, long id) {
    try {
      return client.status(url, DEADLINE).memberId() == id;
    } catch (E2dException e) {
      return e.code() != ErrorCode.UNREACHABLE;
    }
  }

  private void answered(Scheduler.Result<Map<Long, Long>> result) {
    asking = false;
    nextNanos = scheduler.nanos() + INTERVAL.toNanos();
    if (result.ok()) {
      answered.putAll(result.value());
    }
  }
}
