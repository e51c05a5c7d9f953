package sh.crit.e2d.snapshot.internal.make;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.spi.etcd.EtcdContent.Proof;

/**
 * Tells whether a member has the very history that a backup of its cluster was taken from. A
 * revision does not tell: once older data was put back, the same revisions are counted again.
 *
 * <p>One thread at a time.
 */
final class Descent {
  private static final Logger LOG = LoggerFactory.getLogger(Descent.class);

  private final Prover prover;
  private Optional<Known> known = Optional.empty();

  /** Asks the member what its keys amount to at a revision. */
  interface Prover {
    Proof prove(long revision) throws E2dException;
  }

  /** What can be said. */
  enum Answer {
    /** It has that history. */
    SAME,
    /** It has another one. */
    OTHER,
    /** It does not remember enough of it. */
    UNKNOWN
  }

  private record Known(String backup, Origin at, Answer answer) {
    /** Older data does not come under a running etcd: a restart of it begins a term. */
    boolean holds(Entry entry, Origin now) {
      boolean goesOn = now.term() == at.term() && now.index() >= at.index();
      return backup.equals(entry.id())
          && now.clusterId() == at.clusterId()
          && (answer == Answer.SAME ? goesOn : now.equals(at));
    }
  }

  Descent(Prover prover) {
    this.prover = prover;
  }

  /** Hashing takes time, so what was found out is remembered for as long as it surely holds. */
  Answer of(Entry backup, Origin now) {
    if (known.filter(k -> k.holds(backup, now)).isEmpty()) {
      known = Optional.of(new Known(backup.id(), now, asked(backup, now)));
    }
    return known.get().answer();
  }

  /** The backup was taken from the member itself. */
  void took(Entry backup) {
    known = Optional.of(new Known(backup.id(), backup.origin(), Answer.SAME));
  }

  private Answer asked(Entry backup, Origin now) {
    if (backup.proof().isEmpty()) {
      return Answer.UNKNOWN;
    }
    Proof there = backup.proof().get();
    try {
      boolean sameEtcd = backup.origin().etcdVersion().equals(now.etcdVersion());
      return compared(there, prover.prove(there.revision()), sameEtcd);
    } catch (E2dException e) {
      LOG.debug("backup {} is not compared with the member", backup.id(), e);
      // A learner is not asked, and has all from the leader, whose node compares.
      return e.code() == ErrorCode.REFUSED_FOR_NOW ? Answer.SAME : Answer.UNKNOWN;
    }
  }

  /** etcd hashes what a compaction has left, and versions of it differ in what that is. */
  private static Answer compared(Proof there, Proof here, boolean sameEtcd) {
    if (here.revision() != there.revision()) {
      return Answer.UNKNOWN;
    }
    if (here.keys() != there.keys()) {
      return Answer.OTHER;
    }
    if (here.compactRevision() != there.compactRevision() || !sameEtcd) {
      return Answer.UNKNOWN;
    }
    return here.hash() == there.hash() ? Answer.SAME : Answer.OTHER;
  }
}
