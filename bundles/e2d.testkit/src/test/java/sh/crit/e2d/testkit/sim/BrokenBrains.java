package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Brain;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.engine.Thinker;

/** Brains that do what a careless one would; the simulator has to catch each of them. */
enum BrokenBrains implements Thinker {
  /** Founds a cluster of its own as soon as it is bored, without asking anybody. */
  FOUNDS_ALONE(1, "two clusters") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      boolean bored = isEmpty(seen) && seen.cluster().value().isEmpty();
      Ballot own = new Ballot(1, "own-" + seen.self().instance(), List.of(seen.self().founder()));
      return bored ? Optional.of(new Step.Found(own)) : right.step();
    }
  },

  /** Restores a backup for itself as soon as it sees one, without asking anybody. */
  RESTORES_ALONE(1, "two clusters") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      Optional<String> backup =
          seen.backup().value().flatMap(BackupState::newest).map(BackupState.Offer::id);
      if (!isEmpty(seen) || seen.cluster().value().isPresent() || backup.isEmpty()) {
        return right.step();
      }
      String token = "own-" + seen.self().instance();
      Ballot own = new Ballot(1, token, List.of(seen.self().founder()), backup.get());
      boolean ready = right.memory().restoration().prepared().equals(token);
      return Optional.of(ready ? new Step.Found(own) : new Step.Prepare(own));
    }
  },

  /** Forgets that it is committed, and with it that its etcd may have lived before. */
  FORGETS_ITS_COMMITMENT(2, "begins anew") {
    @Override
    Observation blind(Observation seen) {
      return with(seen, new FoundingRecord(seen.founding().votes(), false), seen.backup());
    }
  },

  /** Starts a member whose data is gone once more as what it was. */
  RESTARTS_WIPED_MEMBER(2, "begins anew") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      Optional<Ballot> old = seen.founding().current().filter(b -> seen.founding().committed());
      return isEmpty(seen) && old.isPresent() ? old.map(Step.Found::new) : right.step();
    }
  },

  /** Takes silence for death and removes the silent one's seat. */
  REMOVES_THE_SILENT(4, "is removed from cluster") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      return right.step().or(() -> seen.cluster().value().flatMap(c -> silent(seen, c)));
    }

    private Optional<Step> silent(Observation seen, ClusterReading cluster) {
      return cluster.members().stream()
          .filter(m -> !m.peerUrls().contains(seen.self().peerUrl()))
          .filter(m -> seen.sightings().stream().noneMatch(s -> isLate(s, m, seen)))
          .findFirst()
          .map(m -> new Step.RemoveStale(cluster, m));
    }

    private boolean isLate(PeerSighting sighting, Member member, Observation seen) {
      long age = seen.cluster().atNanos() - sighting.heardNanos();
      return member.peerUrls().contains(sighting.info().peerUrl()) && age < 6_000_000_000L;
    }
  },

  /** Moves its data aside because others seem to do without it. */
  GIVES_ITS_DATA_UP(6, "moves the data of a member aside") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      boolean data = seen.data().value().filter(d -> d.isIntact()).isPresent();
      boolean others = seen.sightings().stream().anyMatch(s -> s.info().etcdRunning());
      return !seen.process().running() && data && others
          ? Optional.of(new Step.MoveAside("useless"))
          : right.step();
    }
  },

  /** Goes on alone with what it has as soon as others are missing. */
  RECOVERS_ALONE(4, "although a majority of") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      boolean minority = right.situation() == 14 && !seen.process().running();
      return minority && right.step().isEmpty()
          ? seen.data().value().filter(d -> d.isIntact()).map(d -> recovery(seen, d))
          : right.step();
    }
  },

  /** Recovers without asking whether others hold fresher data; needs two survivors of five. */
  RECOVERS_STALE_DATA(2, "holds fresher data") {
    @Override
    int nodes() {
      return 5;
    }

    @Override
    Set<Fault> kinds() {
      return EnumSet.of(Fault.DATA_LOSS, Fault.LONG_OUTAGE, Fault.POWER_CYCLE);
    }

    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      boolean loss = right.situation() == 11 && !seen.process().running();
      return loss && right.step().isEmpty()
          ? seen.data().value().filter(d -> d.isIntact()).map(d -> recovery(seen, d))
          : right.step();
    }
  },

  /** Has no patience with a member that is silent for a moment. */
  EVICTS_AT_ONCE(4, "although its data is intact and it was heard") {
    @Override
    ClusterSpec wish(ClusterSpec spec) {
      return new ClusterSpec(
          spec.requiredClusterSize(),
          spec.clusterToken(),
          spec.bootstrapTimeout(),
          Duration.ofSeconds(3),
          spec.presence(),
          spec.readingLifetime());
    }
  },

  /** Removes the dead even where too few are left; needs three voters of five. */
  EVICTS_BELOW_THE_FLOOR(5, "falls below the removal floor") {
    @Override
    int nodes() {
      return 5;
    }

    @Override
    Set<Fault> kinds() {
      return EnumSet.of(Fault.LONG_OUTAGE, Fault.ORDER_LEAVE);
    }

    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      boolean atTheFloor = right.situation() == 16 && right.step().isEmpty();
      return atTheFloor ? seen.cluster().value().flatMap(c -> dead(c, right)) : right.step();
    }

    private Optional<Step> dead(ClusterReading cluster, Decision right) {
      return cluster.members().stream()
          .filter(m -> right.memory().vigil().absentSince().containsKey(m.id()))
          .findFirst()
          .map(m -> new Step.Evict(cluster, m, true));
    }
  },

  /** Starts empty without a look at the backup store. */
  FOUNDS_BESIDE_A_BACKUP(3, "although the store holds a backup") {
    @Override
    int nodes() {
      return 1;
    }

    @Override
    Observation blind(Observation seen) {
      return with(
          seen,
          seen.founding(),
          new Fact.Known<>(BackupState.NOT_CONFIGURED, "nowhere", seen.backup().atNanos()));
    }
  },

  /** Never starts what it has again. */
  NEVER_RESTARTS(7, "did not come right") {
    @Override
    Optional<Step> instead(Observation seen, Decision right) {
      return right.step().filter(s -> !(s instanceof Step.Restart));
    }
  };

  private final int invariant;
  private final String caughtBy;

  BrokenBrains(int invariant, String caughtBy) {
    this.invariant = invariant;
    this.caughtBy = caughtBy;
  }

  /** Which of the seven it breaks. */
  int invariant() {
    return invariant;
  }

  /** A part of the message of the invariant that this brain breaks. */
  String caughtBy() {
    return caughtBy;
  }

  /** A simulation with this brain on every machine. */
  Variant variant() {
    return Variant.of("-De2d.sim.brain=" + name(), this);
  }

  /** How many nodes it takes to see it fail. */
  int nodes() {
    return 3;
  }

  /** The faults that it takes; all of them unless its mistake is rare. */
  Set<Fault> kinds() {
    return EnumSet.allOf(Fault.class);
  }

  /** What it takes for the operator's wish. */
  ClusterSpec wish(ClusterSpec spec) {
    return spec;
  }

  /** What it sees of what is there. */
  Observation blind(Observation seen) {
    return seen;
  }

  /** What it does. */
  Optional<Step> instead(Observation seen, Decision right) {
    return right.step();
  }

  @Override
  public Decision decide(ClusterSpec spec, Observation seen, Memory memory, long nowNanos) {
    Decision right = Brain.decide(wish(spec), blind(seen), memory, nowNanos);
    return new Decision(
        right.situation(),
        right.status(),
        right.reason(),
        instead(seen, right),
        right.waitingFor(),
        right.refused(),
        right.memory());
  }

  /** A recovery that nobody was asked about. */
  private static Step recovery(Observation seen, DataDescriptor data) {
    return new Step.Recover(
        new RecoveryBallot(
            1,
            "alone",
            seen.self().name(),
            seen.self().peerUrl(),
            data.clusterId(),
            data.lastTerm(),
            data.index(),
            ""));
  }

  private static boolean isEmpty(Observation seen) {
    return !seen.process().running() && seen.data().value().filter(d -> d.isAbsent()).isPresent();
  }

  private static Observation with(
      Observation seen, FoundingRecord founding, Fact<BackupState> backup) {
    return new Observation(
        seen.self(),
        seen.data(),
        seen.process(),
        seen.stance(),
        founding,
        seen.heldData(),
        seen.letGoBy(),
        seen.recoveries(),
        seen.discovered(),
        seen.sightings(),
        seen.cluster(),
        seen.pulses(),
        backup,
        seen.lastStep());
  }
}
