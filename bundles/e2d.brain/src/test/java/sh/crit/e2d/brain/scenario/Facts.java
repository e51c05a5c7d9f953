package sh.crit.e2d.brain.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Brain;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.MemberPulse;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Observation.StepReport;
import sh.crit.e2d.brain.Quest;
import sh.crit.e2d.brain.Self;
import sh.crit.e2d.brain.Vigil;

/**
 * The situation of one case, built line by line. What no line tells is: node n1 of size 3, no data,
 * no etcd, no promise, nobody heard, discovery names the nodes n1 to n&lt;size&gt;, no cluster
 * answered, no backup is configured.
 */
final class Facts {
  private static final long NOW = Duration.ofDays(1).toNanos();

  private int size = 3;
  private String token = "t";
  private int node = 1;
  private String name = "n1";
  private Fact<DataDescriptor> data = known(DataDescriptor.absent(), Duration.ZERO);
  private EtcdProcessState process =
      new EtcdProcessState(false, 0, false, before(Duration.ofMinutes(1)), Optional.empty());
  private final List<Ballot> votes = new ArrayList<>();
  private boolean committed;
  private Stance stance = Stance.ACTIVE;
  private boolean heldData;
  private long letGoBy;
  private final List<RecoveryRecord> recoveries = new ArrayList<>();
  private Optional<Fact<List<HostPort>>> discovered = Optional.empty();
  private final List<PeerSighting> sightings = new ArrayList<>();
  private Fact<ClusterReading> cluster = unknown("no member answered", Duration.ZERO);
  private final List<MemberPulse> pulses = new ArrayList<>();
  private Fact<BackupState> backup = known(BackupState.NOT_CONFIGURED, Duration.ZERO);
  private Optional<StepReport> lastStep = Optional.empty();
  private Optional<Rewind> rewind = Optional.empty();
  private Memory memory =
      Memory.fresh(before(Duration.ofMinutes(1)))
          .withVigil(Vigil.begun(before(Duration.ofSeconds(1)), before(Duration.ofMinutes(1))));

  static long before(Duration age) {
    return NOW - age.toNanos();
  }

  private static <T> Fact<T> known(T what, Duration age) {
    return new Fact.Known<>(what, "scenario", before(age));
  }

  private static <T> Fact<T> unknown(String why, Duration age) {
    return new Fact.Unknown<>(why, "scenario", before(age));
  }

  Decision decide() {
    ClusterSpec spec = ClusterSpec.of(size, token, Duration.ofMinutes(30), Duration.ofMinutes(5));
    Fact<List<HostPort>> named =
        discovered.orElseGet(
            () ->
                known(
                    IntStream.rangeClosed(1, size).mapToObj(Terms::gossip).toList(),
                    Duration.ZERO));
    Self self =
        new Self(name, "i" + node, Terms.peerUrl(node), Terms.clientUrl(node), Terms.gossip(node));
    Observation seen =
        new Observation(
            self,
            data,
            process,
            stance,
            new FoundingRecord(votes, committed),
            heldData,
            letGoBy,
            recoveries,
            named,
            sightings,
            cluster,
            pulses,
            backup,
            lastStep,
            rewind);
    return Brain.decide(spec, seen, memory, NOW);
  }

  void add(Words words) {
    String verb = words.take("a fact");
    switch (verb) {
      case "size" -> size = words.number("a size");
      case "token" -> token = words.take("a token");
      case "self" -> self(words);
      case "data" -> data(words);
      case "etcd" -> etcd(words);
      case "promised" -> votes.add(Terms.ballot(words));
      case "committed" -> committed = true;
      case "paused" -> stance = Stance.PAUSED;
      case "left" -> stance = Stance.LEFT;
      case "held-data" -> heldData = true;
      case "let-go" -> letGoBy = Terms.cluster(words);
      case "recovered" -> recoveries.add(Terms.recovered(words));
      case "rewind" -> rewind = Optional.of(Terms.rewind(words));
      case "discovery" -> discovery(words);
      case "heard" -> sightings.add(Peers.heard(words, size, token));
      case "cluster" -> cluster(words);
      case "answered" -> answered(words);
      case "backup" -> backup(words);
      case "did" -> did(words);
      case "memory" -> memory(words);
      default -> throw words.unknown(verb);
    }
    words.end();
  }

  private void self(Words words) {
    node = Terms.node(words);
    name = words.accept("named") ? words.take("a name") : "n" + node;
  }

  private void data(Words words) {
    data =
        words.accept("not-seen")
            ? unknown(words.take("why"), Duration.ZERO)
            : known(
                Terms.data(words, node, name),
                words.accept("seen") ? Terms.ago(words) : Duration.ZERO);
  }

  private void etcd(Words words) {
    String state = words.take("runs or ended");
    switch (state) {
      case "runs" -> {
        Duration since = words.accept("for") ? Terms.duration(words) : Duration.ofMinutes(1);
        process = new EtcdProcessState(true, 4711, false, before(since), Optional.empty());
      }
      case "ended" -> {
        EtcdExit.Reason reason = words.oneOf(EtcdExit.Reason.class);
        String detail = words.accept("saying") ? words.take("what it said") : "";
        Duration age = words.more() ? Terms.ago(words) : Duration.ofMinutes(1);
        process =
            new EtcdProcessState(
                false, 0, false, before(age), Optional.of(new EtcdExit(reason, 1, detail)));
      }
      default -> throw words.unknown(state);
    }
  }

  private void discovery(Words words) {
    discovered =
        Optional.of(
            words.accept("unknown")
                ? unknown(words.take("why"), Duration.ZERO)
                : known(
                    words.accept("nobody") ? List.of() : Terms.addresses(words), Duration.ZERO));
  }

  private void cluster(Words words) {
    if (words.accept("unknown")) {
      cluster = unknown(words.take("why"), Duration.ZERO);
      return;
    }
    long id = Terms.cluster(words);
    Duration age = words.accept("read") ? Terms.ago(words) : Duration.ofSeconds(1);
    words.expect("through");
    String endpoint = Terms.clientUrl(Terms.node(words));
    words.expect("members");
    List<Member> members = Terms.members(words);
    long leader = words.accept("leader") ? Terms.id(words) : 0;
    cluster = known(new ClusterReading(id, members, leader, 2, 50, endpoint), age);
  }

  private void answered(Words words) {
    pulses.add(new MemberPulse(Terms.id(words), before(Terms.ago(words))));
  }

  private void backup(Words words) {
    String state = words.take("none, empty, holds or unknown");
    backup =
        switch (state) {
          case "none" -> known(BackupState.NOT_CONFIGURED, Duration.ZERO);
          case "empty" -> known(BackupState.EMPTY, Duration.ZERO);
          case "holds" -> known(BackupState.holds(Terms.offer(words)), Duration.ZERO);
          case "disregarded" -> known(BackupState.DISREGARDED, Duration.ZERO);
          case "unknown" -> unknown(words.take("why"), Duration.ZERO);
          default -> throw words.unknown(state);
        };
  }

  private void did(Words words) {
    var step = Steps.parse(words, cluster.value());
    long at = before(Terms.ago(words));
    Optional<Member> added =
        words.accept("added")
            ? Optional.of(Terms.member(words, words.take("a member")))
            : Optional.empty();
    Optional<ErrorCode> failure =
        words.accept("failed") ? Optional.of(words.oneOf(ErrorCode.class)) : Optional.empty();
    String message = failure.isPresent() ? words.take("the failure's message") : "";
    lastStep = Optional.of(new StepReport(step, failure, message, added, at));
  }

  private void memory(Words words) {
    String what = words.take("a memory");
    memory =
        switch (what) {
          case "born" -> born(before(Terms.ago(words)), memory);
          case "joining" -> memory.withJoining(OptionalLong.of(Terms.id(words)));
          case "failures" -> memory.withFailures(words.number("failures"), memory.notBeforeNanos());
          case "had-data" -> memory.withPast(true, memory.foundedHere());
          case "absent" -> memory.withVigil(absent(Terms.id(words), before(Terms.ago(words))));
          case "learning" -> memory.withVigil(learning(Terms.id(words), before(Terms.ago(words))));
          case "lost" -> memory.withQuest(lost(words));
          case "slept" -> memory.withVigil(slept(before(Terms.ago(words))));
          case "founded-here" -> memory.withPast(memory.hadData(), true);
          case "prepared" ->
              memory.withRestoration(memory.restoration().withPrepared(token(words)));
          case "proven" ->
              memory.withRestoration(memory.restoration().withProven(Terms.offer(words)));
          case "offered" ->
              memory.withRestoration(
                  memory.restoration().withOffered(OptionalLong.of(before(Terms.ago(words)))));
          case "marked" -> memory.withRestoration(memory.restoration().withMarked(token(words)));
          default -> throw words.unknown(what);
        };
  }

  private long quorum() {
    return memory.vigil().quorumNanos();
  }

  private Vigil absent(long id, long since) {
    Map<Long, Long> all = new HashMap<>(memory.vigil().absentSince());
    all.put(id, since);
    return new Vigil(all, memory.vigil().learnerSince(), before(Duration.ofSeconds(1)), quorum());
  }

  private Vigil learning(long id, long since) {
    return new Vigil(
        memory.vigil().absentSince(), Map.of(id, since), before(Duration.ofSeconds(1)), quorum());
  }

  private static Quest lost(Words words) {
    OptionalLong since = OptionalLong.of(before(Terms.ago(words)));
    return new Quest(
        since, words.accept("recovery") ? Optional.of(Terms.recovery(words)) : Optional.empty());
  }

  private Vigil slept(long since) {
    return new Vigil(memory.vigil().absentSince(), memory.vigil().learnerSince(), since, quorum());
  }

  private static String token(Words words) {
    return Terms.ballot(words).token();
  }

  private static Memory born(long at, Memory m) {
    return new Memory(
        at,
        m.joining(),
        m.failures(),
        m.notBeforeNanos(),
        m.seenStepNanos(),
        m.seenExitNanos(),
        m.hadData(),
        m.foundedHere(),
        new Vigil(m.vigil().absentSince(), m.vigil().learnerSince(), m.vigil().lookedNanos(), at),
        m.quest(),
        m.restoration());
  }
}
