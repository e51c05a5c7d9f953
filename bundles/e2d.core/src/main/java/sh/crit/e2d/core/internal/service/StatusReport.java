package sh.crit.e2d.core.internal.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.spi.gossip.Gossip;

/** Puts the one-screen status together from the engine's last look at things. */
final class StatusReport {
  private final EngineParts parts;
  private final Engine engine;
  private final Supplier<List<String>> notices;
  private final BackupReport backups;

  StatusReport(
      EngineParts parts, Engine engine, Supplier<List<String>> notices, BackupReport backups) {
    this.parts = parts;
    this.engine = engine;
    this.notices = notices;
    this.backups = backups;
  }

  StatusView of(Snapshot snapshot, List<MemberView> members, boolean stopping) {
    Decision decision = snapshot.decision();
    List<String> waitingFor = new ArrayList<>(decision.waitingFor());
    Stances stances = stances(snapshot);
    return new StatusView(
        snapshot.seen().self().name(),
        stopping ? NodeStatus.STOPPING : decision.status(),
        stopping ? "shutting down" : decision.reason(),
        clusterId(snapshot),
        engine.config().spec().requiredClusterSize(),
        members,
        leader(snapshot),
        etcdVersion(),
        parts.process().state().pid(),
        parts.process().state().adopted(),
        engine.config().peerUrl(),
        engine.config().clientUrl(),
        engine.config().gossip().toString(),
        parts.gossip().state().secured(),
        present(snapshot),
        stances.paused(),
        backups.newest(),
        waitingFor,
        warnings(snapshot, stances, members));
  }

  /** Before the first decision. */
  StatusView starting() {
    String problem = engine.startProblem();
    return new StatusView(
        engine.config().name(),
        NodeStatus.STARTING,
        problem.isEmpty() ? "looking at what is there" : problem,
        "",
        engine.config().spec().requiredClusterSize(),
        List.of(),
        "",
        etcdVersion(),
        parts.process().state().pid(),
        parts.process().state().adopted(),
        engine.config().peerUrl(),
        engine.config().clientUrl(),
        engine.config().gossip().toString(),
        parts.gossip().state().secured(),
        List.of(),
        List.of(),
        backups.newest(),
        List.of(problem.isEmpty() ? "a first look at the data directory" : problem),
        warnings(List.of()));
  }

  private static String clusterId(Snapshot snapshot) {
    return snapshot
        .seen()
        .cluster()
        .value()
        .map(ClusterReading::clusterId)
        .or(
            () ->
                snapshot
                    .seen()
                    .data()
                    .value()
                    .filter(DataDescriptor::isIntact)
                    .map(DataDescriptor::clusterId))
        .map(HexId::format)
        .orElse("");
  }

  private static String leader(Snapshot snapshot) {
    return snapshot
        .seen()
        .cluster()
        .value()
        .flatMap(c -> c.member(c.leaderId()))
        .map(Member::name)
        .orElse("");
  }

  private String etcdVersion() {
    try {
      return parts.process().version();
    } catch (E2dException e) {
      return "";
    }
  }

  private List<String> present(Snapshot snapshot) {
    long oldest = snapshot.atNanos() - engine.config().spec().presence().toNanos();
    List<String> names = new ArrayList<>();
    names.add(snapshot.seen().self().name());
    snapshot.seen().sightings().stream()
        .filter(s -> s.heardNanos() >= oldest)
        .map(s -> s.info().name())
        .sorted()
        .forEach(names::add);
    return names;
  }

  private Stances stances(Snapshot snapshot) {
    return new Stances(snapshot, engine.config().spec().presence().toNanos());
  }

  private List<String> warnings(Snapshot snapshot, Stances stances, List<MemberView> members) {
    List<String> warnings = new ArrayList<>(stances.notices());
    OwnAddress.problem(snapshot.seen()).ifPresent(warnings::add);
    snapshot.seen().cluster().value().flatMap(this::thinned).ifPresent(warnings::add);
    unreachable(members).ifPresent(warnings::add);
    warnings.addAll(snapshot.decision().refused());
    return warnings(warnings);
  }

  /** A cluster that lost a member serves on, but bears less than it was made for. */
  private Optional<String> thinned(ClusterReading cluster) {
    long voters = cluster.voters();
    int wanted = engine.config().spec().requiredClusterSize();
    return voters >= wanted
        ? Optional.empty()
        : Optional.of(
            "the cluster has "
                + voters
                + " of "
                + wanted
                + " voters and bears the loss of "
                + (voters - ClusterSpec.quorum(voters))
                + " of them; it waits for a node to join");
  }

  /** They count for the quorum all the same. */
  private static Optional<String> unreachable(List<MemberView> members) {
    List<MemberView> voters =
        members.stream().filter(m -> m.role() != MemberView.Role.LEARNER).toList();
    List<MemberView> silent =
        voters.stream().filter(m -> m.status() == MemberView.Status.UNREACHABLE).toList();
    long answering = (long) voters.size() - silent.size();
    long spare = Math.max(0, answering - ClusterSpec.quorum(voters.size()));
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not answering: "
                + silent.stream()
                    .map(m -> m.name() + " (" + m.peerUrl() + ")")
                    .collect(Collectors.joining(", "))
                + "; "
                + answering
                + " of "
                + voters.size()
                + " voters answer, and the cluster bears the loss of "
                + spare
                + " of them");
  }

  private List<String> warnings(List<String> refused) {
    List<String> warnings = new ArrayList<>(refused);
    Gossip.State gossip = parts.gossip().state();
    if (!gossip.secured()) {
      warnings.add("gossip is neither encrypted nor authenticated: set caKey");
    }
    if (!gossip.problem().isEmpty()) {
      warnings.add("gossip: " + gossip.problem());
    }
    warnings.addAll(new Alarms(parts, engine.config().clientUrl()).raised());
    warnings.addAll(notices.get());
    return warnings;
  }
}
