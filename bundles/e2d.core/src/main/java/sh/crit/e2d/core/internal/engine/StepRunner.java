package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/**
 * Carries out one step, off the lane. Checks what the step was decided on once more, right before
 * it acts.
 */
final class StepRunner {
  private static final Duration READ_DEADLINE = Duration.ofSeconds(5);
  private static final Duration HEARD = Duration.ofSeconds(6);
  private static final Duration HALT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CHANGE_DEADLINE = Duration.ofSeconds(10);

  private final EngineParts parts;
  private final Precaution precaution;
  private final OneAtATime turns;

  StepRunner(EngineParts parts) {
    this.parts = parts;
    this.precaution = new Precaution(parts.safeguard(), parts.scheduler());
    this.turns = new OneAtATime(parts.lock(), parts.scheduler());
  }

  /**
   * What a step brought.
   *
   * @param state what the node must remember now, also when the step failed after saving it
   * @param added the member that was added, if one was
   * @param failure null when it was done
   */
  record Outcome(NodeState state, Optional<Member> added, Exception failure) {}

  /** Carries the step out; failures are part of the outcome. */
  Outcome run(Step step, String name, NodeState state) {
    SavedState saved = new SavedState(parts.store(), state);
    try {
      Optional<Member> added = perform(step, name, saved);
      return new Outcome(saved.state(), added, null);
    } catch (E2dException | RuntimeException e) {
      return new Outcome(saved.state(), Optional.empty(), e);
    }
  }

  /** Saves what the node must remember from now on. */
  Outcome save(NodeState state, NodeState next) {
    SavedState saved = new SavedState(parts.store(), state);
    try {
      saved.save(next);
      return new Outcome(saved.state(), Optional.empty(), null);
    } catch (E2dException | RuntimeException e) {
      return new Outcome(saved.state(), Optional.empty(), e);
    }
  }

  private Optional<Member> perform(Step step, String name, SavedState saved) throws E2dException {
    if (step instanceof Step.Vote vote) {
      saved.save(saved.state().withVote(vote.ballot()));
    } else if (step instanceof Step.Found found) {
      found(found.ballot(), name, saved);
    } else if (step instanceof Step.Prepare prepare) {
      parts.restorer().prepare(prepare.ballot(), name);
    } else if (step instanceof Step.Prove prove) {
      parts.restorer().prove(prove.backup().id());
    } else if (step instanceof Step.MarkRestored mark) {
      parts.restorer().mark(endpoints(mark.basis()), mark.ballot(), CHANGE_DEADLINE);
    } else if (step instanceof Step.Uncommit) {
      saved.save(saved.state().withCommitted(false));
    } else if (step instanceof Step.Restart) {
      start(new EtcdLaunch(name, EtcdLaunch.Mode.RESTART, List.of(), ""));
    } else if (step instanceof Step.Halt) {
      parts.process().stop(HALT_PATIENCE);
    } else if (step instanceof Step.Recover recover) {
      recoverAlone(name, confirmUnchanged(recover.ballot()), saved);
    } else if (step instanceof Step.GoOnAlone alone) {
      parts.process().stop(HALT_PATIENCE);
      recoverAlone(name, confirmBest(alone), saved);
    } else if (step instanceof Step.Join join) {
      mustBeKnown(join);
      saved.save(saved.state().withRewind(Optional.empty()));
      clearRemains();
      start(new EtcdLaunch(name, EtcdLaunch.Mode.JOIN, join.initialCluster(), ""));
      parts.restorer().tidy();
    } else if (step instanceof Step.MoveAside aside) {
      moveAside(aside, saved);
    } else if (step instanceof Step.MembershipChange change) {
      return change(change, name);
    } else {
      new Rewinds(parts, HALT_PATIENCE, this::heard).run(step, saved);
    }
    return Optional.empty();
  }

  /** Whether the directory is another one after it. */
  static boolean changesData(Step step) {
    return step instanceof Step.MoveAside
        || step instanceof Step.Found
        || step instanceof Step.MakeWay;
  }

  /**
   * The commitment is on disk before etcd can have written anything. The operator's word for an
   * empty cluster is used up by it.
   */
  private void found(Ballot ballot, String name, SavedState saved) throws E2dException {
    NodeState before = saved.state();
    saved.save(before.withCommitted(true).withStartEmpty(false).withRewind(Optional.empty()));
    try {
      clearRemains();
      if (ballot.restores()) {
        parts.restorer().adopt(ballot);
      } else {
        start(new EtcdLaunch(name, EtcdLaunch.Mode.FOUND, ballot.founders(), ballot.token()));
      }
    } catch (E2dException e) {
      saved.save(before);
      throw e;
    }
    if (ballot.restores()) {
      // From here on this is a node with data like any other, whether etcd comes up or not.
      start(new EtcdLaunch(name, EtcdLaunch.Mode.RESTART, List.of(), ""));
    }
  }

  /**
   * An etcd that ended before its log was made leaves empty files that the next one stumbles over.
   * They go aside like everything else, once a fresh look has shown again that there is no data.
   */
  private void clearRemains() throws E2dException {
    DataDescriptor found = parts.data().inspect();
    if (!found.isAbsent()) {
      throw changed("there is member data now; it is decided anew");
    }
    try {
      parts.data().moveAside("unborn");
    } catch (E2dException e) {
      if (e.code() != ErrorCode.PRECONDITION_FAILED) {
        throw e;
      }
    }
  }

  /**
   * etcd takes a newcomer's id from whichever member answers first. One that has not heard of the
   * last changes would give it the seat of a former member at its address, and with it a vote that
   * has forgotten what it acknowledged.
   */
  private void mustBeKnown(Step.Join join) throws E2dException {
    for (Member member : join.basis().members()) {
      for (String url : member.id() == join.memberId() ? List.<String>of() : member.clientUrls()) {
        if (!knows(url, join.memberId())) {
          throw new E2dException(
              ErrorCode.REFUSED_FOR_NOW,
              "core.join",
              url,
              "the member at " + url + " does not list this node yet");
        }
      }
    }
  }

  /** A member that does not answer cannot mislead the newcomer either, but for bad luck. */
  private boolean knows(String url, long memberId) throws E2dException {
    try {
      return parts.cluster().known(url, READ_DEADLINE).stream().anyMatch(m -> m.id() == memberId);
    } catch (E2dException e) {
      if (e.code() == ErrorCode.UNREACHABLE) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Whom the cluster goes on without, and from where, is on disk before it does. A record of what
   * did not happen after all is told from others by the members that are still in their places.
   */
  private void recoverAlone(String name, DataDescriptor data, SavedState saved)
      throws E2dException {
    List<Long> others =
        data.members().stream().map(Member::id).filter(id -> id != data.memberId()).toList();
    List<RecoveryRecord> records = new ArrayList<>(Recoveries.of(saved.state(), data.clusterId()));
    records.add(new RecoveryRecord(data.clusterId(), data.lastTerm(), data.index(), others));
    saved.save(saved.state().withRecoveries(records));
    start(new EtcdLaunch(name, EtcdLaunch.Mode.RECOVER, List.of(), ""));
  }

  /** All nodes agreed on the data as it was then, and on nothing else. */
  private DataDescriptor confirmUnchanged(RecoveryBallot ballot) throws E2dException {
    DataDescriptor now = parts.data().inspect();
    boolean same =
        now.isIntact()
            && now.clusterId() == ballot.clusterId()
            && now.lastTerm() == ballot.lastTerm()
            && now.index() == ballot.lastIndex();
    if (!same) {
      throw changed("the data is not what the nodes agreed on; it is decided anew");
    }
    return now;
  }

  /**
   * Nobody knows how far the log of a running etcd goes, so the data is compared here, after its
   * end, with what the others say now.
   */
  private DataDescriptor confirmBest(Step.GoOnAlone alone) throws E2dException {
    DataDescriptor now = parts.data().inspect();
    if (!now.isIntact() || now.clusterId() != alone.clusterId() || isShorter(now, alone)) {
      throw changed("the data is not what the order was given for; nothing was started");
    }
    Optional<String> rival = Rivals.fresher(now, alone.peerUrl(), heard());
    if (rival.isPresent()) {
      throw changed(rival.get());
    }
    return now;
  }

  private static boolean isShorter(DataDescriptor now, Step.GoOnAlone alone) {
    boolean sameTerm = alone.lastTerm() == 0 || now.lastTerm() == alone.lastTerm();
    return now.lastTerm() < alone.lastTerm() || (sameTerm && now.index() < alone.lastIndex());
  }

  private static E2dException changed(String message) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "core.confirm", "data", message);
  }

  /**
   * That there is data is forgotten first: cut off in between, the next look finds it again, while
   * the other order would leave a node that waits for data which it moved aside itself. Whoever was
   * let go by a cluster that goes on remembers it: alone it would begin another beside it.
   */
  private void moveAside(Step.MoveAside aside, SavedState saved) throws E2dException {
    NodeState next =
        aside.clusterGoesOn()
            ? saved.state().withLetGoBy(aside.letGoBy())
            : saved.state().withHeldData(false);
    if (!next.equals(saved.state())) {
      saved.save(next);
    }
    parts.data().moveAside(aside.reason());
  }

  private void start(EtcdLaunch launch) throws E2dException {
    parts.process().start(launch);
  }

  /** A removal and an order of the operator must not both stand on the same voters. */
  private Optional<Member> change(Step.MembershipChange change, String name) throws E2dException {
    if (change instanceof Step.Evict evict) {
      precaution.before(evict);
    }
    // A stale seat is none that an order could count on, and whoever waits for it to go is away.
    return change instanceof Step.Evict || change instanceof Step.Leave
        ? turns.during(
            endpoints(change.basis()),
            name,
            change.describe(),
            OneAtATime.A_CHANGE,
            turn -> changeNow(change))
        : changeNow(change);
  }

  private Optional<Member> changeNow(Step.MembershipChange change) throws E2dException {
    List<String> endpoints = endpoints(change.basis());
    ClusterReading now = parts.cluster().read(endpoints, READ_DEADLINE);
    confirm(change.basis(), now);
    if (change instanceof Step.AddLearner add) {
      return Optional.of(parts.cluster().addLearner(endpoints, add.peerUrl(), CHANGE_DEADLINE));
    } else if (change instanceof Step.Promote promote) {
      parts.cluster().promote(endpoints, promote.memberId(), CHANGE_DEADLINE);
    } else if (change instanceof Step.Evict evict) {
      confirmEviction(evict, now);
      parts.cluster().remove(endpoints, evict.member().id(), CHANGE_DEADLINE);
    } else if (change instanceof Step.Leave leave) {
      List<String> others = new ArrayList<>(endpoints);
      others.removeAll(leave.member().clientUrls());
      parts.cluster().remove(others, leave.member().id(), CHANGE_DEADLINE);
    } else if (change instanceof Step.MoveLeader move) {
      parts.cluster().moveLeader(endpoints, move.to().id(), CHANGE_DEADLINE);
    } else if (change instanceof Step.RemoveStale remove) {
      new StaleSeat(parts.cluster(), heard()).confirm(now, remove.member());
      parts.cluster().remove(endpoints, remove.member().id(), CHANGE_DEADLINE);
    }
    return Optional.empty();
  }

  private static List<String> endpoints(ClusterReading basis) {
    return Stream.concat(
            Stream.of(basis.endpoint()),
            basis.members().stream().flatMap(m -> m.clientUrls().stream()))
        .distinct()
        .toList();
  }

  /** The same cluster with the same members in the same roles; names may have come since. */
  private static void confirm(ClusterReading basis, ClusterReading now) throws E2dException {
    if (basis.clusterId() != now.clusterId() || !seats(basis).equals(seats(now))) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "core.confirm",
          HexId.format(basis.clusterId()),
          "the membership has changed since the decision; it is decided anew");
    }
  }

  /** Leadership may have moved while this process slept, and the dead may have come back. */
  private void confirmEviction(Step.Evict evict, ClusterReading now) throws E2dException {
    if (now.leaderId() != evict.basis().leaderId()) {
      throw doubt(evict, "another member leads the cluster now");
    }
    if (evict.dead() && isHeard(evict.member(), now.clusterId())) {
      throw doubt(evict, "its node is heard again");
    }
    if (evict.dead() && PulseWatch.answers(parts.cluster(), evict.member())) {
      throw doubt(evict, "the member answers again");
    }
  }

  /** Whoever has its data, wherever, or whoever may have it: at its address. */
  private boolean isHeard(Member member, long cluster) {
    return heard().stream()
        .anyMatch(
            p ->
                p.data().isOf(cluster, member.id())
                    || (member.peerUrls().contains(p.peerUrl())
                        && (p.etcdRunning() || !p.data().isAbsent())));
  }

  private List<NodeInfo> heard() {
    long lately = parts.scheduler().nanos() - HEARD.toNanos();
    return Rivals.heardSince(lately, parts.gossip().sightings());
  }

  private static E2dException doubt(Step.Evict evict, String why) {
    return new E2dException(
        ErrorCode.PRECONDITION_FAILED,
        "core.confirm",
        HexId.format(evict.member().id()),
        why + "; it is decided anew");
  }

  private static List<String> seats(ClusterReading reading) {
    return reading.members().stream()
        .sorted(Comparator.comparingLong(Member::id))
        .map(m -> HexId.format(m.id()) + (m.learner() ? " learner" : " voter"))
        .toList();
  }
}
