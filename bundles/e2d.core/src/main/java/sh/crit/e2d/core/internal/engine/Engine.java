package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Self;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.spi.etcd.EtcdProcess;
import sh.crit.e2d.spi.gossip.Gossip;

/**
 * The loop: observes, asks the brain, carries out at most one step, tells the peers. All state is
 * owned by the scheduler's lane; other threads see {@link #snapshot} only.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration EAGER = Duration.ofMillis(500);
  private static final Duration DISCOVERY_EAGER = Duration.ofSeconds(5);
  private static final Duration DISCOVERY_AT_REST = Duration.ofMinutes(1);

  private final EngineParts parts;
  private final Scheduler scheduler;
  private final Thinker thinker;
  private final StepRunner runner;
  private final DataWatch data;
  private final ClusterWatch cluster;
  private final Watch<List<HostPort>> discovered;
  private final History history = new History();

  private EngineConfig config;
  private String name = "";
  private NodeState state = NodeState.NEW;
  private Memory memory;
  private EtcdProcessState process;
  private Optional<Observation.StepReport> lastStep = Optional.empty();
  private Optional<Step> busy = Optional.empty();
  private boolean ready;
  private boolean remembering;
  private long unnotedNanos = Long.MIN_VALUE;
  private boolean stopping;
  private volatile boolean closed;
  private boolean roundPending;
  private long rounds;
  private volatile EtcdProcess.Subscription processChanges;
  private volatile Gossip.Subscription gossipChanges;
  private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
  private volatile Optional<Snapshot> snapshot = Optional.empty();
  private volatile String startProblem = "";

  /** Does nothing before {@link #start}. */
  public Engine(EngineConfig config, EngineParts parts, Thinker thinker) {
    this.config = config;
    this.parts = parts;
    this.scheduler = parts.scheduler();
    this.thinker = thinker;
    this.runner = new StepRunner(parts);
    this.data = new DataWatch(parts, config.clientUrl(), this::round);
    this.cluster = new ClusterWatch(parts, config.clientUrl(), this::round);
    this.discovered = new Watch<>(scheduler, "discovery", this::discovered);
    this.memory = Memory.fresh(scheduler.nanos());
    this.process = parts.process().state();
  }

  /** Begins; returns at once. */
  public void start() {
    scheduler.call("start", () -> Beginning.read(config, parts), this::begin);
  }

  private void begin(Scheduler.Result<Beginning> result) {
    if (closed) {
      return;
    }
    if (!result.ok()) {
      startProblem = Failures.line(result.failure());
      LOG.error("cannot begin: {}", startProblem);
      scheduler.after(DISCOVERY_EAGER, this::start);
      return;
    }
    startProblem = "";
    name = result.value().state().name();
    state = result.value().state();
    result.value().data().ifPresent(data::begin);
    processChanges = parts.process().onChange(() -> scheduler.execute(this::round));
    gossipChanges = parts.gossip().onChange(() -> scheduler.execute(this::wake));
    if (closed) {
      unsubscribe();
      return;
    }
    ready = true;
    tick();
  }

  private void tick() {
    if (closed) {
      return;
    }
    round();
    scheduler.after(TICK, this::tick);
  }

  /** Many changes at once make one round. */
  private void wake() {
    if (!roundPending) {
      roundPending = true;
      scheduler.execute(
          () -> {
            roundPending = false;
            round();
          });
    }
  }

  private void round() {
    if (!ready || closed) {
      return;
    }
    lookAtProcess();
    Observation seen = observe();
    if (busy.isEmpty() && !remembering && !stopping) {
      rememberData();
    }
    if (busy.isEmpty() && !remembering && !stopping) {
      Decision decision = thinker.decide(config.spec(), seen, memory, scheduler.nanos());
      memory = decision.memory();
      note(decision, seen);
      decision.step().ifPresent(this::carryOut);
    }
    publish(seen);
    poll();
  }

  /**
   * A disk that cannot take the note down is no reason not to decide; the note is tried again at
   * the next look at the data.
   */
  private void rememberData() {
    boolean news =
        !state.heldData()
            && data.fact().value().filter(d -> d.isIntact() && d.index() > 0).isPresent()
            && data.fact().atNanos() != unnotedNanos;
    if (!news) {
      return;
    }
    remembering = true;
    NodeState before = state;
    long at = data.fact().atNanos();
    scheduler.call("remember", () -> runner.rememberData(before), r -> remembered(r.value(), at));
  }

  private void remembered(StepRunner.Outcome outcome, long at) {
    remembering = false;
    state = outcome.state();
    if (outcome.failure() != null) {
      unnotedNanos = at;
      LOG.warn("cannot note that there is data here: {}", Failures.line(outcome.failure()));
    }
    round();
  }

  private void lookAtProcess() {
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

  private Observation observe() {
    return new Observation(
        self(),
        data.fact(),
        process,
        state.founding(),
        state.heldData(),
        discovered.fact(),
        parts.gossip().sightings(),
        cluster.fact(),
        backup(),
        lastStep);
  }

  private Self self() {
    return new Self(name, config.instance(), config.peerUrl(), config.clientUrl(), config.gossip());
  }

  private Fact<BackupState> backup() {
    return config.backupUrl().isEmpty()
        ? new Fact.Known<>(BackupState.NOT_CONFIGURED, "configuration", scheduler.nanos())
        : new Fact.Unknown<>(
            "no storage bundle serves snapshot.file " + config.backupUrl(),
            "configuration",
            scheduler.nanos());
  }

  private void note(Decision decision, Observation seen) {
    rounds++;
    snapshot = Optional.of(new Snapshot(decision, seen, scheduler.nanos()));
    long nanos = scheduler.nanos();
    if (history.add(rounds, scheduler.wallClock(), decision, () -> FactLines.of(seen, nanos))) {
      LOG.atInfo()
          .addKeyValue("member", name)
          .addKeyValue("round", rounds)
          .addKeyValue("situation", decision.situation())
          .addKeyValue("status", decision.status())
          .addKeyValue("step", decision.step().map(Step::describe).orElse("none"))
          .addKeyValue("waitingFor", decision.waitingFor())
          .addKeyValue("refused", decision.refused())
          .log(decision.reason());
    }
  }

  private void carryOut(Step step) {
    busy = Optional.of(step);
    idle = new CompletableFuture<>();
    String as = name;
    NodeState before = state;
    scheduler.call("step", () -> runner.run(step, as, before), r -> carriedOut(step, r.value()));
  }

  private void carriedOut(Step step, StepRunner.Outcome outcome) {
    busy = Optional.empty();
    state = outcome.state();
    Exception failure = outcome.failure();
    Optional<ErrorCode> code = Optional.ofNullable(failure).map(Failures::code);
    String message = failure == null ? "" : Failures.line(failure);
    lastStep =
        Optional.of(
            new Observation.StepReport(step, code, message, outcome.added(), scheduler.nanos()));
    history.outcome(failure == null ? "done" : message);
    if (failure != null && !code.orElseThrow().retryable()) {
      LOG.atWarn().addKeyValue("member", name).log("could not {}: {}", step.describe(), message);
    }
    if (step instanceof Step.MoveAside) {
      data.changed();
    }
    cluster.refresh();
    idle.complete(null);
    round();
  }

  private void publish(Observation seen) {
    Optional<Decision> decision = snapshot.map(Snapshot::decision);
    NodeStatus status =
        stopping ? NodeStatus.STOPPING : decision.map(Decision::status).orElse(NodeStatus.STARTING);
    parts
        .gossip()
        .publish(
            new NodeInfo(
                name,
                config.instance(),
                config.peerUrl(),
                config.clientUrl(),
                config.gossip(),
                config.spec().requiredClusterSize(),
                config.spec().clusterToken(),
                status,
                decision.map(Decision::reason).orElse(""),
                process.running(),
                seen.data().value().orElseGet(() -> DataDescriptor.unknown(seen.data().problem())),
                state.founding()));
  }

  private void poll() {
    boolean atGoal = snapshot.filter(s -> s.decision().status() == NodeStatus.RUNNING).isPresent();
    if (busy.isEmpty()) {
      data.poll(process.running(), name, cluster.members());
    }
    cluster.poll(
        atGoal ? atRest() : EAGER,
        process.running(),
        data.fact().value(),
        parts.gossip().sightings());
    discovered.poll(atGoal ? DISCOVERY_AT_REST : DISCOVERY_EAGER, parts.discovery()::ask);
  }

  /** A reading must not grow old enough at rest to prove nothing any more. */
  private Duration atRest() {
    Duration most = config.spec().readingLifetime().dividedBy(3);
    return config.healthCheckInterval().compareTo(most) < 0 ? config.healthCheckInterval() : most;
  }

  private void discovered() {
    discovered.fact().value().ifPresent(parts.gossip()::seeds);
    round();
  }

  /** Takes over what can change while it runs: the spec's patience and the health interval. */
  public void reconfigure(EngineConfig changed) {
    scheduler.execute(
        () -> {
          config = changed;
          discovered.refresh();
          cluster.refresh();
          round();
        });
  }

  /**
   * Ends deciding; tells the peers that this node is stopping.
   *
   * @return completes when no step is under way any more
   */
  public CompletableFuture<Void> quiesce() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(
        () -> {
          stopping = true;
          round();
          CompletableFuture<Void> unused = idle.thenRun(() -> done.complete(null));
        });
    return done;
  }

  /** The state after the last round; empty before the first. */
  public Optional<Snapshot> snapshot() {
    return snapshot;
  }

  /** Why it could not begin, one line; empty when it could. */
  public String startProblem() {
    return startProblem;
  }

  public List<ExplanationView> explanations(int limit) {
    return history.newest(limit);
  }

  /**
   * What the brain would do with what was seen last; nothing of it is done. A step that only waits
   * for the pause after a failure is told as well, beside what it waits for.
   */
  public Optional<Decision> plan() {
    return snapshot.map(this::plan);
  }

  private Decision plan(Snapshot of) {
    Memory mind = of.decision().memory();
    Decision now = thinker.decide(config.spec(), of.seen(), mind, scheduler.nanos());
    return now.step().isPresent()
        ? now
        : now.withStep(
            thinker
                .decide(config.spec(), of.seen(), mind.withoutPause(), scheduler.nanos())
                .step());
  }

  public List<String> facts(Snapshot of) {
    return FactLines.of(of.seen(), scheduler.nanos());
  }

  /** Asks discovery again at once: a provider came or went. */
  public void discoveryChanged() {
    scheduler.execute(
        () -> {
          discovered.refresh();
          round();
        });
  }

  /** Ends the loop; etcd keeps running. */
  @Override
  public void close() {
    closed = true;
    unsubscribe();
  }

  private void unsubscribe() {
    if (processChanges != null) {
      processChanges.close();
    }
    if (gossipChanges != null) {
      gossipChanges.close();
    }
  }
}
