package sh.crit.e2d.core.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.engine.Endpoints;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.EngineConfig;
import sh.crit.e2d.core.internal.engine.EngineParts;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.core.internal.order.OrderDesk;

/** The appliance as its faces see it, over one engine. */
public final class ApplianceService implements Appliance {
  private static final Logger LOG = LoggerFactory.getLogger(ApplianceService.class);
  private static final Duration READ_DEADLINE = Duration.ofSeconds(5);
  private static final Duration STEP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration ETCD_PATIENCE = Duration.ofSeconds(30);

  private final EngineParts parts;
  private final Engine engine;
  private final StatusReport status;
  private final HealthReport health;
  private final OrderDesk orders;
  private final MemberReport members;
  private final Supplier<DiscoveryView> discovery;
  private volatile boolean stopping;

  /**
   * Over an engine.
   *
   * @param warnings what other bundles have to say to the operator
   * @param discovery asks the configured provider
   * @param lostFiles which files were taken away under the node, one line each
   * @param snapshots the service of the moment that makes backups
   */
  public ApplianceService(
      EngineConfig config,
      EngineParts parts,
      Engine engine,
      Supplier<List<String>> warnings,
      Supplier<List<String>> lostFiles,
      Supplier<DiscoveryView> discovery,
      Supplier<Optional<Snapshots>> snapshots) {
    BackupReport backups = new BackupReport(engine, snapshots);
    this.parts = parts;
    this.engine = engine;
    this.status = new StatusReport(parts, engine, warnings, backups);
    this.health = new HealthReport(parts, config.clientUrl(), lostFiles, backups);
    this.orders = new OrderDesk(parts, engine);
    this.discovery = discovery;
    this.members = new MemberReport(parts.cluster());
  }

  @Override
  public StatusView status() {
    return engine
        .snapshot()
        .map(s -> status.of(s, listed(s), stopping))
        .orElseGet(status::starting);
  }

  private List<MemberView> listed(Snapshot snapshot) {
    return snapshot
        .seen()
        .cluster()
        .value()
        .map(c -> members.of(c, stances(snapshot)::of))
        .orElse(List.of());
  }

  private HealthReport.Standing standing(Snapshot snapshot) {
    return new HealthReport.Standing(
        stances(snapshot).notices(), OwnAddress.problem(snapshot.seen()));
  }

  private Stances stances(Snapshot snapshot) {
    return new Stances(snapshot, engine.config().spec().presence().toNanos());
  }

  @Override
  public DiscoveryView discover() {
    return discovery.get();
  }

  /** Reads the membership now: what the loop saw last may be seconds old. */
  @Override
  public List<MemberView> members() throws E2dException {
    Optional<Snapshot> snapshot = engine.snapshot();
    List<String> endpoints = snapshot.map(s -> Endpoints.of(s.seen())).orElse(List.of());
    if (endpoints.isEmpty()) {
      throw new E2dException(
          ErrorCode.NO_QUORUM, "members", "", "no etcd of this cluster is known yet");
    }
    Stances stances = stances(snapshot.orElseThrow());
    return members.of(parts.cluster().read(endpoints, READ_DEADLINE), stances::of);
  }

  @Override
  public PlanView plan() {
    Optional<Snapshot> snapshot = engine.snapshot();
    Optional<Decision> decision = engine.plan();
    if (snapshot.isEmpty() || decision.isEmpty()) {
      return new PlanView(
          0, "", "nothing is known yet", List.of("a first look"), List.of(), List.of());
    }
    Decision next = decision.get();
    return new PlanView(
        next.situation(),
        next.step().map(Step::describe).orElse(""),
        next.reason(),
        next.waitingFor(),
        next.refused(),
        engine.facts(snapshot.get()));
  }

  @Override
  public List<ExplanationView> explain(int limit) {
    return engine.explanations(limit);
  }

  @Override
  public HealthView health() {
    return health.of(status(), engine.snapshot().map(this::standing));
  }

  @Override
  public OrderView order(Order order, Consumer<String> progress) throws E2dException {
    return orders.order(order, progress);
  }

  /** Lets the step under way end first: it may be the start of etcd. */
  @Override
  public void shutdown() throws E2dException {
    stopping = true;
    try {
      engine.quiesce().get(STEP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("a step is still under way; etcd is stopped all the same", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.process().stop(ETCD_PATIENCE);
  }
}
