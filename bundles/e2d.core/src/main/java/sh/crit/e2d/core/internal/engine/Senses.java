package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Self;
import sh.crit.e2d.core.internal.state.NodeState;

/** Everything that an engine observes, kept up to date in the background. Lives on the lane. */
final class Senses {
  private static final Duration EAGER = Duration.ofMillis(500);
  private static final Duration DISCOVERY_EAGER = Duration.ofSeconds(5);
  private static final Duration DISCOVERY_AT_REST = Duration.ofMinutes(1);

  private static final Duration STORE = Duration.ofSeconds(10);

  private final EngineParts parts;
  private final Runnable onNews;
  private final DataWatch data;
  private final ClusterWatch cluster;
  private final PulseWatch pulse;
  private final Watch<List<HostPort>> discovered;
  private final Watch<BackupState> backup;
  private EtcdProcessState process;

  /**
   * Looks at nothing yet but the process.
   *
   * @param onNews called on the lane after each answer
   */
  Senses(EngineConfig config, EngineParts parts, Runnable onNews) {
    this.parts = parts;
    this.onNews = onNews;
    this.data = new DataWatch(parts, config.clientUrl(), onNews);
    this.cluster = new ClusterWatch(parts, config.clientUrl(), onNews);
    this.pulse = new PulseWatch(parts);
    this.discovered = new Watch<>(parts.scheduler(), "discovery", this::discovered);
    this.backup = new Watch<>(parts.scheduler(), "backup store", onNews);
    this.process = parts.process().state();
  }

  /** Seeds what was read of the data before. */
  void begin(DataDescriptor read) {
    data.begin(read);
  }

  private void discovered() {
    discovered.fact().value().ifPresent(parts.gossip()::seeds);
    onNews.run();
  }

  /** Looks whether etcd was started or ended, which makes other knowledge old. */
  void lookAtProcess() {
    EtcdProcessState now = parts.process().state();
    if (now.running() != process.running() || now.sinceNanos() != process.sinceNanos()) {
      if (now.running()) {
        data.started();
      } else {
        data.changed();
      }
      cluster.refresh();
    }
    process = now;
  }

  EtcdProcessState process() {
    return process;
  }

  Fact<DataDescriptor> data() {
    return data.fact();
  }

  /** The directory was changed by a step. */
  void dataChanged() {
    data.changed();
  }

  /** Reads the cluster again as soon as it is polled. */
  void refreshCluster() {
    cluster.refresh();
  }

  /** Asks discovery again as soon as it is polled. */
  void refreshDiscovery() {
    discovered.refresh();
  }

  Observation observe(
      Self self, EngineConfig config, NodeState state, Optional<Observation.StepReport> lastStep) {
    return new Observation(
        self,
        data.fact(),
        process,
        state.stance(),
        state.founding(),
        state.heldData(),
        state.letGoBy(),
        state.recoveries(),
        discovered.fact(),
        parts.gossip().sightings(),
        cluster.fact(),
        pulse.pulses(),
        backup(config, state),
        lastStep);
  }

  private Fact<BackupState> backup(EngineConfig config, NodeState state) {
    long now = parts.scheduler().nanos();
    if (state.startEmpty()) {
      return new Fact.Known<>(BackupState.DISREGARDED, "the operator", now);
    }
    return config.backupUrl().isEmpty()
        ? new Fact.Known<>(BackupState.NOT_CONFIGURED, "configuration", now)
        : backup.fact();
  }

  private BackupState askStore() throws E2dException {
    return parts.restorer().newest().map(BackupState::holds).orElse(BackupState.EMPTY);
  }

  /** Asks the store again as soon as it is polled. */
  void refreshBackup() {
    backup.refresh();
  }

  /** The store is of interest only where there is nothing else to go on with, or too little. */
  private void pollBackup(EngineConfig config, boolean majorityLost) {
    boolean nothingElse =
        data.fact().value().filter(DataDescriptor::isAbsent).isPresent()
            && cluster.fact().value().isEmpty();
    boolean wanted = !process.running() && (majorityLost || nothingElse);
    if (wanted && !config.backupUrl().isEmpty()) {
      backup.poll(STORE, this::askStore);
    }
  }

  /**
   * Asks what it is time to ask.
   *
   * @param atGoal whether nothing is to be done, so that there is no hurry
   * @param busy whether a step is under way, which may be changing the data
   * @param majorityLost whether the cluster is to be recovered from what is left
   */
  void poll(EngineConfig config, String name, boolean atGoal, boolean busy, boolean majorityLost) {
    if (!busy) {
      data.poll(process.running(), name, cluster.members());
    }
    cluster.poll(
        atGoal ? atRest(config) : EAGER,
        process.running(),
        data.fact().value(),
        parts.gossip().sightings());
    if (process.running()) {
      pulse.poll(cluster.fact().value(), data.fact().value());
    }
    pollBackup(config, majorityLost);
    discovered.poll(atGoal ? DISCOVERY_AT_REST : DISCOVERY_EAGER, parts.discovery()::ask);
  }

  /** A reading must not grow old enough at rest to prove nothing any more. */
  private static Duration atRest(EngineConfig config) {
    Duration most = config.spec().readingLifetime().dividedBy(3);
    return config.healthCheckInterval().compareTo(most) < 0 ? config.healthCheckInterval() : most;
  }
}
