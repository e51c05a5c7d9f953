package sh.crit.e2d.snapshot.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.delta.Chains;
import sh.crit.e2d.snapshot.internal.delta.ChunkStore;
import sh.crit.e2d.snapshot.internal.delta.Line;
import sh.crit.e2d.snapshot.internal.delta.Points;
import sh.crit.e2d.snapshot.internal.delta.Replayer;
import sh.crit.e2d.snapshot.internal.delta.Undescribed;
import sh.crit.e2d.snapshot.internal.make.Maker;
import sh.crit.e2d.snapshot.internal.make.Member;
import sh.crit.e2d.snapshot.internal.make.Reader;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/** All of backups on this node, put together: the verbs, the offers to core, the schedules. */
public final class BackupNode {
  private static final Logger LOG = LoggerFactory.getLogger(BackupNode.class);

  /** A node that has begun to lead may have its hands full. */
  private static final Duration BEFORE_FIRST = Duration.ofSeconds(5);

  /** How often where nothing is made by schedule. */
  private static final Duration LOOK = Duration.ofMinutes(5);

  private static final Duration BEFORE_FIRST_DRILL = Duration.ofMinutes(5);

  private final Settings settings;
  private final Timing timing;
  private final RandomGenerator random;
  private final BooleanSupplier leads;
  private final Bulletin bulletin;
  private final SnapshotService service;
  private final BackupOffers offers;
  private final Driller driller;
  private final Recording recording;

  /**
   * What it stands on.
   *
   * @param stores where backups are kept
   * @param cluster asks the member for its state
   * @param content asks the member for its content
   * @param restore makes etcd data of backups
   * @param changes records what changes between them
   * @param cipher encrypts and decrypts
   * @param leads whether this node leads its cluster just now
   * @param name this node's name, empty while it is not known
   */
  public record Parts(
      Stores stores,
      EtcdCluster cluster,
      EtcdContent content,
      EtcdRestore restore,
      EtcdChanges changes,
      SnapshotCipher cipher,
      BooleanSupplier leads,
      Supplier<String> name) {}

  /**
   * Puts it together; nothing runs before {@link #start}.
   *
   * @param cores how many threads may compress
   */
  public BackupNode(
      Settings settings, Parts parts, int cores, Timing timing, RandomGenerator random) {
    this.settings = settings;
    this.timing = timing;
    this.random = random;
    this.leads = parts.leads();
    Memory memory = new Memory();
    Seen seen = new Seen(settings.files().seenBackups(), settings.url());
    Reader reader = new Reader(parts.cipher(), settings.caKey());
    Fetcher fetcher = new Fetcher(reader);
    ChunkStore chunks =
        new ChunkStore(parts.cipher(), settings.caKey(), settings.form().encrypted());
    Chains chains = new Chains(chunks);
    Points found = new Points(chains, chunks);
    Line line = new Line(found, chunks, parts.changes(), settings.clientUrl());
    PointFetcher points = points(parts, chunks, chains, found, fetcher);
    Member member =
        new Member(parts.cluster(), parts.content(), settings.clientUrl(), parts.name());
    bulletin = new Bulletin(settings.url(), settings.interval());
    driller = driller(fetcher, points, parts);
    service =
        new SnapshotService(
            settings.url(),
            parts.stores(),
            memory,
            new SnapshotService.Tools(
                new Maker(settings, member, line, parts.cipher(), cores, timing, random::nextInt),
                reader,
                new Pruner(settings.retention()),
                driller,
                new Copier(parts.stores(), reader, points, timing),
                new Unpacker(fetcher, points, parts.restore(), random::nextInt)),
            seen,
            bulletin,
            timing);
    offers = new BackupOffers(settings.url(), parts.stores(), memory, seen, fetcher, points);
    recording = new Recording(settings, parts, memory, chains, chunks, timing, bulletin);
  }

  private static PointFetcher points(
      Parts parts, ChunkStore chunks, Chains chains, Points found, Fetcher fetcher) {
    return new PointFetcher(
        found,
        new Undescribed(chains, chunks),
        fetcher,
        parts,
        new Replayer(chunks, parts.cluster(), parts.changes()));
  }

  private Driller driller(Fetcher fetcher, PointFetcher points, Parts parts) {
    return new Driller(
        fetcher,
        points,
        parts.restore(),
        parts.content(),
        settings.files().home().resolve("drill"),
        timing);
  }

  public SnapshotService service() {
    return service;
  }

  public BackupOffers offers() {
    return offers;
  }

  /** What an operator should mend. */
  public List<String> warnings() {
    return bulletin.warnings(offers.passedOver(), timing.instant());
  }

  /** Begins to make backups by itself. */
  public void start() {
    driller.clean();
    if (settings.interval().isZero()) {
      look(LOOK, () -> true);
    } else {
      Schedule backups = backups();
      recording.start(backups::soon);
      look(settings.interval(), () -> !leads.getAsBoolean());
    }
    if (!settings.drillInterval().isZero()) {
      schedule(
          "trial restore",
          settings.drillInterval(),
          BEFORE_FIRST_DRILL,
          leads,
          this::drillUnlessDone,
          time -> {});
    }
  }

  private Schedule backups() {
    return schedule(
        "backup",
        settings.interval(),
        BEFORE_FIRST,
        leads,
        () -> {
          service.make(false, line -> LOG.debug("backup: {}", line));
          recording.look();
        },
        bulletin::next);
  }

  /** A node that makes no backups knows of them all the same. */
  private void look(Duration interval, BooleanSupplier here) {
    schedule("look at the backups", interval, Duration.ZERO, here, service::refresh, time -> {});
  }

  /** To be called when nothing runs any more. */
  public void close() {
    recording.close();
  }

  /** Another node may have done it before this one led. */
  private void drillUnlessDone() throws E2dException {
    Duration half = settings.drillInterval().dividedBy(2);
    Instant longAgo = timing.instant().minus(half);
    // One of the future was made by a clock that was wrong.
    Instant soon = timing.instant().plus(half);
    boolean done =
        service.list().stream()
            .filter(backup -> !backup.drilled().isEmpty())
            .map(backup -> Instant.parse(backup.drilled()))
            .anyMatch(drilled -> drilled.isAfter(longAgo) && drilled.isBefore(soon));
    if (!done) {
      service.drill("", line -> LOG.debug("trial restore: {}", line));
    }
  }

  private interface Action {
    void run() throws E2dException;
  }

  private interface Plan {
    void next(Optional<Instant> time);
  }

  private Schedule schedule(
      String name,
      Duration interval,
      Duration begin,
      BooleanSupplier here,
      Action action,
      Plan plan) {
    Schedule.Work work =
        new Schedule.Work() {
          @Override
          public void run() throws E2dException {
            action.run();
          }

          @Override
          public void next(Optional<Instant> time) {
            plan.next(time);
          }
        };
    Schedule schedule = new Schedule(name, interval, begin, here, work, timing, random::nextDouble);
    schedule.start();
    return schedule;
  }
}
