package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.brain.Decision;
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
  private static final Duration NEXT_BEGINNING = Duration.ofSeconds(5);

  private final EngineParts parts;
  private final Scheduler scheduler;
  private final Thinker thinker;
  private final StepRunner runner;
  private final Senses senses;
  private final History history = new History();

  private volatile EngineConfig config;
  private String name = "";
  private NodeState state = NodeState.NEW;
  private Memory memory;
  private Optional<Observation.StepReport> lastStep = Optional.empty();
  private Optional<Step> busy = Optional.empty();
  private Optional<CompletableFuture<Void>> ordered = Optional.empty();
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
    this.senses = new Senses(config, parts, this::round);
    this.memory = Memory.fresh(scheduler.nanos());
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
      scheduler.after(NEXT_BEGINNING, this::start);
      return;
    }
    startProblem = "";
    name = result.value().state().name();
    state = result.value().state();
    result.value().data().ifPresent(senses::begin);
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
    senses.lookAtProcess();
    Observation seen = senses.observe(self(), config, state, lastStep);
    if (busy.isEmpty() && !remembering && !stopping) {
      rememberData(seen);
    }
    if (busy.isEmpty() && !remembering && !stopping) {
      Decision decision = thinker.decide(config.spec(), seen, memory, scheduler.nanos());
      memory = decision.memory();
      note(decision, seen);
      decision.step().ifPresent(this::carryOut);
    }
    publish(seen);
    boolean atGoal = snapshot.filter(s -> s.decision().status() == NodeStatus.RUNNING).isPresent();
    boolean majorityLost = memory.quest().sinceNanos().isPresent();
    senses.poll(config, name, atGoal, busy.isPresent(), majorityLost);
  }

  /**
   * A disk that cannot take the note down is no reason not to decide; the note is tried again at
   * the next look at the data.
   */
  private void rememberData(Observation seen) {
    if (senses.data().atNanos() == unnotedNanos) {
      return;
    }
    NodeState before = state;
    NodeState next = Notes.of(before, seen);
    if (next.equals(before)) {
      return;
    }
    remembering = true;
    long at = senses.data().atNanos();
    scheduler.call("remember", () -> runner.save(before, next), r -> remembered(r.value(), at));
  }

  private void remembered(StepRunner.Outcome outcome, long at) {
    remembering = false;
    state = outcome.state();
    if (outcome.failure() != null) {
      unnotedNanos = at;
      LOG.warn("cannot note what is known of the data here: {}", Failures.line(outcome.failure()));
    }
    round();
  }

  /**
   * Changes what this node remembers, between two steps.
   *
   * @return completes when it is on disk, or with the failure to write it
   */
  public CompletableFuture<Void> remember(UnaryOperator<NodeState> change) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(() -> whenIdle(done, () -> remember(change, done)));
    return done;
  }

  private void remember(UnaryOperator<NodeState> change, CompletableFuture<Void> done) {
    remembering = true;
    NodeState before = state;
    scheduler.call(
        "order",
        () -> runner.save(before, change.apply(before)),
        r -> {
          remembering = false;
          state = r.value().state();
          if (before.heldData() && !state.heldData()) {
            memory = memory.withPast(false, false);
          }
          complete(done, r.value().failure());
          round();
        });
  }

  /**
   * Carries out a step that the operator ordered, between two of its own.
   *
   * @return completes when it is done, or with its failure
   */
  public CompletableFuture<Void> perform(Step step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    scheduler.execute(
        () ->
            whenIdle(
                done,
                () -> {
                  ordered = Optional.of(done);
                  carryOut(step);
                }));
    return done;
  }

  /**
   * Before the beginning nothing is known of what this node promised, and to write a state then
   * would wipe the promises out.
   */
  private void whenIdle(CompletableFuture<Void> done, Runnable task) {
    if (!ready || stopping || closed) {
      String why = ready ? "this node is stopping" : "this node has not begun: " + startProblem;
      done.completeExceptionally(
          new E2dException(
              ErrorCode.PRECONDITION_FAILED, "core.order", name, why + "; nothing was changed"));
    } else if (busy.isPresent() || remembering) {
      scheduler.after(TICK, () -> whenIdle(done, task));
    } else {
      task.run();
    }
  }

  private static void complete(CompletableFuture<Void> done, Exception failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  private Self self() {
    return new Self(name, config.instance(), config.peerUrl(), config.clientUrl(), config.gossip());
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
    ordered.ifPresent(done -> complete(done, failure));
    ordered = Optional.empty();
    Optional<ErrorCode> code = Optional.ofNullable(failure).map(Failures::code);
    String message = failure == null ? "" : Failures.line(failure);
    lastStep =
        Optional.of(
            new Observation.StepReport(step, code, message, outcome.added(), scheduler.nanos()));
    history.outcome(failure == null ? "done" : message);
    if (failure != null && !code.orElseThrow().retryable()) {
      LOG.atWarn().addKeyValue("member", name).log("could not {}: {}", step.describe(), message);
    }
    if (StepRunner.changesData(step)) {
      senses.dataChanged();
    }
    if (failure != null && (step instanceof Step.Prepare || step instanceof Step.Prove)) {
      senses.refreshBackup();
    }
    senses.refreshCluster();
    idle.complete(null);
    round();
  }

  private void publish(Observation seen) {
    parts
        .gossip()
        .publish(Announcement.of(config, state, seen, snapshot.map(Snapshot::decision), stopping));
  }

  /** Takes over what can change while it runs: the spec's patience and the health interval. */
  public void reconfigure(EngineConfig changed) {
    scheduler.execute(
        () -> {
          config = changed;
          senses.refreshDiscovery();
          senses.refreshCluster();
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

  /** What it works to now; live changes make a new one. */
  public EngineConfig config() {
    return config;
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

  /** Asks discovery and the backup store again at once: who answers for them came or went. */
  public void providersChanged() {
    scheduler.execute(
        () -> {
          senses.refreshDiscovery();
          senses.refreshBackup();
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
