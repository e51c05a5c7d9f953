package sh.crit.e2d.snapshot.internal.make;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Likeness;
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

  private record Known(String backup, Origin at, Likeness answer) {
    /** Older data does not come under a running etcd: a restart of it begins a term. */
    boolean holds(Entry entry, Origin now) {
      boolean goesOn = now.term() == at.term() && now.index() >= at.index();
      return backup.equals(entry.id())
          && now.clusterId() == at.clusterId()
          && (answer == Likeness.SAME ? goesOn : now.equals(at));
    }
  }

  Descent(Prover prover) {
    this.prover = prover;
  }

  /** Hashing takes time, so what was found out is remembered for as long as it surely holds. */
  Likeness of(Entry backup, Origin now) {
    if (known.filter(k -> k.holds(backup, now)).isEmpty()) {
      known = Optional.of(new Known(backup.id(), now, asked(backup, now)));
    }
    return known.get().answer();
  }

  /** The backup was taken from the member itself. */
  void took(Entry backup) {
    known = Optional.of(new Known(backup.id(), backup.origin(), Likeness.SAME));
  }

  private Likeness asked(Entry backup, Origin now) {
    if (backup.proof().isEmpty()) {
      return Likeness.UNKNOWN;
    }
    try {
      Proof here = prover.prove(backup.proof().get().revision());
      return Likeness.of(backup, here, now.etcdVersion());
    } catch (E2dException e) {
      LOG.debug("backup {} is not compared with the member", backup.id(), e);
      // A learner is not asked, and has all from the leader, whose node compares.
      return e.code() == ErrorCode.REFUSED_FOR_NOW ? Likeness.SAME : Likeness.UNKNOWN;
    }
  }
}
