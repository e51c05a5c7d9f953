package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Reads the cluster with quorum, through whoever may answer. Lives on the lane. */
final class ClusterWatch {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final EtcdCluster client;
  private final String clientUrl;
  private final LastVoter lastVoter;
  private final Watch<ClusterReading> watch;

  ClusterWatch(EngineParts parts, String clientUrl, Runnable onAnswer) {
    this.client = parts.cluster();
    this.clientUrl = clientUrl;
    this.lastVoter = new LastVoter(parts, clientUrl);
    this.watch =
        new Watch<>(
            parts.scheduler(),
            "etcd",
            () -> {
              fact().value().ifPresent(lastVoter::look);
              onAnswer.run();
            });
  }

  Fact<ClusterReading> fact() {
    return watch.fact();
  }

  List<Member> members() {
    return watch.fact().value().map(ClusterReading::members).orElse(List.of());
  }

  void refresh() {
    watch.refresh();
  }

  void poll(
      Duration interval, boolean running, Optional<DataDescriptor> data, List<PeerSighting> heard) {
    List<String> endpoints = Endpoints.of(running, clientUrl, members(), data, heard);
    watch.poll(interval, () -> read(endpoints));
  }

  private ClusterReading read(List<String> endpoints) throws E2dException {
    if (endpoints.isEmpty()) {
      throw new E2dException(
          ErrorCode.UNREACHABLE, "etcd.read", "", "no etcd of this cluster is known yet");
    }
    return client.read(endpoints, DEADLINE);
  }
}
