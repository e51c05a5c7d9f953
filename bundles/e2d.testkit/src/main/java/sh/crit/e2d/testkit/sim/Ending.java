package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;
import sh.crit.e2d.testkit.sim.etcd.EtcdServer;
import sh.crit.e2d.testkit.sim.etcd.MemberData;

/** What must come of a schedule once nothing breaks any more. */
final class Ending {
  private static final long SECOND = 1_000_000_000L;
  private static final long PATIENCE = 180 * SECOND;
  private static final long PATIENCE_WITHOUT_GUARANTEE = 60 * SECOND;

  private static final int ATTEMPTS = 50;

  private final Simulation sim;

  Ending(Simulation sim) {
    this.sim = sim;
  }

  /** Lets time pass until the cluster is complete, or the nodes had long enough for it. */
  Simulation.Outcome await(Map<Fault, Integer> faults) {
    World world = sim.world();
    long begin = world.now();
    long freeSince = begin;
    while (world.now()
        < (isPromised() ? freeSince + PATIENCE : begin + PATIENCE_WITHOUT_GUARANTEE)) {
      world.runUntil(world.now() + SECOND);
      // The operator may let the last node go on only now.
      freeSince = isPromised() ? freeSince : world.now();
      if (goal().isEmpty()) {
        return outcome(true, faults);
      }
    }
    sim.invariants()
        .require(
            7,
            !isPromised() || foundingInterrupted(),
            "the cluster did not come right: %s",
            goal().orElse(""));
    sim.machines().forEach(this::requireWord);
    return outcome(false, faults);
  }

  /** An order may wait for its backup when the faults are over, and hold a node back only then. */
  private boolean isPromised() {
    return sim.plan().wipes() != Plan.Wipes.ANY && (sim.plan().operatorStays() || !isHeldBack());
  }

  /** Whether the operator keeps a node from its goal and has left it so. */
  private boolean isHeldBack() {
    return sim.machines().stream()
        .anyMatch(m -> m.platter().stance() != Stance.ACTIVE || m.platter().rewind().isPresent());
  }

  /**
   * Whether only an operator can go on, which stays rare. A founder lost its power after it had
   * committed itself and before etcd had written anything: nobody can tell that from lost data, so
   * that nobody may found once more. Or one has begun and others, who had agreed, were promised to
   * another founding before they heard of it: it waits for them, and they for it. Or discovery
   * forgot founders, so that two have begun: two cluster ids are refused.
   */
  private boolean foundingInterrupted() {
    boolean noCluster = sim.invariants().clusters().values().stream().noneMatch(ClusterRecord::led);
    boolean committed = sim.machines().stream().anyMatch(Machine::committedWithoutData);
    long ids =
        sim.machines().stream()
            .flatMap(m -> m.host().disk().data().stream())
            .map(MemberData::clusterId)
            .distinct()
            .count();
    boolean forgotten = sim.plan().forgetful() && (noCluster || ids > 1);
    return forgotten
        || (noCluster && committed)
        || isHalfFounded()
        || isLastChangeUnknown()
        || (sim.machines().stream().anyMatch(Ending::refusesContinuation)
            && sim.machines().stream().anyMatch(this::isOutgrown));
  }

  private boolean isHalfFounded() {
    boolean begun =
        sim.machines().stream()
            .flatMap(m -> m.host().disk().data().stream())
            .anyMatch(d -> !sim.invariants().clusters().get(d.clusterId()).led());
    return begun && sim.machines().stream().anyMatch(Machine::promisedWithoutData);
  }

  /**
   * Whether a majority holds its data, and none of it can be elected: that the last change of the
   * membership was decided had not come round yet when those who knew lost their data. Nobody can
   * tell that from members that are merely slow.
   */
  private boolean isLastChangeUnknown() {
    List<EtcdHost> hosts = sim.machines().stream().map(Machine::host).toList();
    return sim.invariants().clusters().values().stream()
        .filter(ClusterRecord::led)
        .anyMatch(
            cluster -> {
              Copies copies = Copies.of(hosts, cluster.id());
              return copies.holders(cluster.membership()) >= cluster.membership().quorum()
                  && !copies.canElect();
            });
  }

  private static boolean refusesContinuation(Machine machine) {
    return machine
        .snapshot()
        .map(Snapshot::decision)
        .filter(d -> d.situation() == 15 && d.status() == NodeStatus.REFUSED)
        .isPresent();
  }

  /**
   * Whether a node still has the data of a member that was removed while it was away. Where it
   * knows none of those who are members now, or they have shrunk to one, that is for it or for the
   * other the same as two continuations of one cluster, and who refuses says so.
   */
  private boolean isOutgrown(Machine machine) {
    return machine.host().disk().data().stream()
        .anyMatch(
            d ->
                sim.invariants()
                    .clusters()
                    .get(d.clusterId())
                    .membership()
                    .seat(d.memberId())
                    .isEmpty());
  }

  private Simulation.Outcome outcome(boolean goal, Map<Fault, Integer> faults) {
    int acknowledged =
        sim.invariants().clusters().values().stream().mapToInt(ClusterRecord::acknowledged).sum();
    return new Simulation.Outcome(
        goal,
        !goal && foundingInterrupted(),
        acknowledged,
        faults,
        sim.invariants().checks(),
        sim.world().happened(),
        sim.world().now());
  }

  /** What is missing for a complete cluster; empty when nothing is. */
  private Optional<String> goal() {
    List<MemberData> running = new ArrayList<>();
    for (Machine machine : sim.machines()) {
      Optional<Decision> decision = machine.snapshot().map(Snapshot::decision);
      if (decision.filter(d -> d.status() == NodeStatus.RUNNING).isPresent()) {
        machine
            .host()
            .server()
            .filter(EtcdServer::serves)
            .map(EtcdServer::data)
            .ifPresent(running::add);
      } else if (decision.isEmpty() || !speaks(decision.get())) {
        return Optional.of("n" + (machine.node() + 1) + " neither runs nor says why");
      }
    }
    if (running.size() != sim.wantedSize()) {
      return Optional.of(running.size() + " of " + sim.wantedSize() + " nodes run");
    }
    ClusterRecord cluster = sim.invariants().clusters().get(running.get(0).clusterId());
    boolean voters =
        running.stream()
            .allMatch(
                d -> d.clusterId() == cluster.id() && cluster.membership().isVoter(d.memberId()));
    if (!voters || cluster.membership().voters() != sim.wantedSize()) {
      return Optional.of("not all are voters of one cluster: " + cluster.membership());
    }
    return running.stream().filter(cluster::acknowledgedIn).count() > sim.wantedSize() / 2
        ? Optional.empty()
        : Optional.of("acknowledged writes are missing");
  }

  private static boolean speaks(Decision decision) {
    return !decision.reason().isBlank()
        && (!decision.waitingFor().isEmpty() || !decision.refused().isEmpty());
  }

  /**
   * Without a majority of the data a node need not get anywhere, but it must say what it lacks; if
   * it tries something again and again, then between two attempts.
   */
  private void requireWord(Machine machine) {
    Decision decision = machine.snapshot().orElseThrow().decision();
    for (int i = 0; i < ATTEMPTS && decision.step().isPresent(); i++) {
      sim.world().runUntil(sim.world().now() + SECOND / 10);
      decision = machine.snapshot().orElseThrow().decision();
    }
    sim.invariants()
        .require(
            7,
            decision.status() == NodeStatus.RUNNING || speaks(decision),
            "n%d does not say what it waits for: %s",
            machine.node() + 1,
            decision);
  }

  /** Every machine in a line. */
  String states() {
    StringBuilder text = new StringBuilder();
    for (Machine m : sim.machines()) {
      text.append("n").append(m.node() + 1).append(m.applianceRuns() ? "" : " (off)");
      m.snapshot()
          .ifPresent(
              s ->
                  text.append(" situation ")
                      .append(s.decision().situation())
                      .append(' ')
                      .append(s.decision().status())
                      .append(": ")
                      .append(s.decision().reason())
                      .append("; waits for ")
                      .append(s.decision().waitingFor())
                      .append("; refuses ")
                      .append(s.decision().refused())
                      .append("; promises ")
                      .append(s.seen().founding()));
      m.host().disk().data().ifPresent(d -> text.append("; data ").append(d.describe()));
      text.append(m.host().server().isPresent() ? "; etcd runs\n" : "; no etcd\n");
    }
    sim.invariants()
        .clusters()
        .values()
        .forEach(
            c ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "cluster %x%s: %s, %d writes acknowledged%n",
                        c.id(),
                        c.led() ? "" : " (never led)",
                        c.membership(),
                        c.acknowledged())));
    return text.toString();
  }
}
