package sh.crit.e2d.core.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.spi.gossip.Gossip;

/** Checks the node now rather than telling what was seen last. */
final class HealthReport {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final EngineParts parts;
  private final String clientUrl;
  private final Supplier<List<String>> lostFiles;
  private final BackupReport backups;
  private final Alarms alarms;

  HealthReport(
      EngineParts parts, String clientUrl, Supplier<List<String>> lostFiles, BackupReport backups) {
    this.alarms = new Alarms(parts, clientUrl);
    this.parts = parts;
    this.clientUrl = clientUrl;
    this.lostFiles = lostFiles;
    this.backups = backups;
  }

  /**
   * How this node stands among the others.
   *
   * @param notices which nodes are paused or told to leave, one line each
   * @param address why the other members do not find this one; empty when they do
   */
  record Standing(List<String> notices, Optional<String> address) {}

  HealthView of(StatusView status, Optional<Standing> standing) {
    List<HealthView.Check> checks = new ArrayList<>();
    checks.add(process());
    checks.add(quorum());
    checks.add(member(status));
    checks.add(gossip());
    standing.ifPresent(s -> checks.addAll(of(s)));
    checks.add(files());
    checks.add(alarms());
    backups.health().ifPresent(checks::add);
    return new HealthView(checks.stream().allMatch(HealthView.Check::passed), checks);
  }

  private HealthView.Check process() {
    EtcdProcessState state = parts.process().state();
    return new HealthView.Check(
        "etcd-process",
        state.running(),
        state.running() ? "pid " + state.pid() : "the local etcd does not run");
  }

  /** Through the local etcd alone: a peer's good health is not ours. */
  private HealthView.Check quorum() {
    try {
      ClusterReading reading = parts.cluster().read(List.of(clientUrl), DEADLINE);
      return new HealthView.Check(
          "quorum",
          true,
          "linearizable read of cluster "
              + HexId.format(reading.clusterId())
              + " at revision "
              + reading.revision());
    } catch (E2dException e) {
      return new HealthView.Check("quorum", false, e.getMessage());
    }
  }

  private static HealthView.Check member(StatusView status) {
    return new HealthView.Check("member", status.state() == NodeStatus.RUNNING, status.reason());
  }

  /** Who pauses a node does so on purpose: that is to be seen, and makes no node ill. */
  private static List<HealthView.Check> of(Standing standing) {
    Optional<String> address = standing.address();
    List<String> notices = standing.notices();
    return List.of(
        new HealthView.Check(
            "address", address.isEmpty(), address.orElse("as the members know it")),
        new HealthView.Check(
            "stance", true, notices.isEmpty() ? "active" : String.join("; ", notices)));
  }

  private HealthView.Check files() {
    List<String> lost = lostFiles.get();
    return new HealthView.Check(
        "files", lost.isEmpty(), lost.isEmpty() ? "in place" : String.join("; ", lost));
  }

  private HealthView.Check alarms() {
    List<String> raised = alarms.raised();
    return new HealthView.Check(
        "alarms", raised.isEmpty(), raised.isEmpty() ? "none" : String.join("; ", raised));
  }

  /** A stranger that knocks in vain is a warning in the status and no illness of this node. */
  private HealthView.Check gossip() {
    Gossip.State state = parts.gossip().state();
    String without = state.problem().isEmpty() ? "not joined yet" : state.problem();
    return new HealthView.Check("gossip", state.joined(), state.joined() ? "joined" : without);
  }
}
