package sh.crit.e2d.core.internal.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.Safeguard;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * The backup before an order that cannot be undone. It is made of the etcd of the node that has the
 * order, whether that leads or not: {@code leave} can be given nowhere else. Without it nothing is
 * done, unless the operator says so: an order can wait, other than a removal that restores health.
 */
final class FirstBackup {
  private static final int ATTEMPTS = 10;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 500;

  private final Safeguard safeguard;
  private final EtcdCluster client;
  private final Engine engine;
  private final Patience patience;

  FirstBackup(Safeguard safeguard, EtcdCluster client, Engine engine, Patience patience) {
    this.safeguard = safeguard;
    this.client = client;
    this.engine = engine;
    this.patience = patience;
  }

  /** The order with what it says of its backup, so that another word makes another plan. */
  Prepared announced(Order order, Prepared prepared) {
    Optional<String> effect = effect(order);
    if (effect.isEmpty()) {
      return prepared;
    }
    List<String> effects = new ArrayList<>(prepared.effects());
    effects.add(effect.get());
    return new Prepared(prepared.basis() + effect.get(), effects, prepared.action());
  }

  private Optional<String> effect(Order order) {
    if (!order.kind().backedUp() || !safeguard.configured()) {
      return Optional.empty();
    }
    if (order.withoutBackup()) {
      return Optional.of("no backup is made before");
    }
    return Optional.of(
        isDue(order)
            ? "a backup is made before; if it cannot be made, nothing is done"
            : "no backup is made before, because etcd does not run on this node");
  }

  /** Whether there is one to be made: data that nothing runs on cannot be backed up. */
  boolean isDue(Order order) {
    return order.kind().backedUp()
        && !order.withoutBackup()
        && safeguard.configured()
        && (order.kind() != Order.Kind.RECOVER || etcdRuns());
  }

  private boolean etcdRuns() {
    return engine.snapshot().filter(s -> s.seen().process().running()).isPresent();
  }

  /**
   * Makes it.
   *
   * @return what was made, one line
   * @throws E2dException why it could not be, and that nothing else was done either
   */
  String make(Order order, Consumer<String> progress) throws E2dException {
    try {
      // Without a quorum nobody can say how far this etcd is behind.
      long revision = order.kind() == Order.Kind.RECOVER ? 0 : revision();
      Safeguard.Made made = made(revision, progress);
      return "revision " + made.revision() + " is in backup " + made.id();
    } catch (E2dException e) {
      throw new E2dException(
          e.code(),
          "order",
          e.subject(),
          "refused: a backup comes before this order and could not be made: "
              + e.getMessage()
              + "; nothing was changed. --without-backup gives the order without one",
          e);
    }
  }

  private long revision() throws E2dException {
    return Cluster.read(client, engine).reading().revision();
  }

  /** The etcd here may be a moment behind the cluster, and behind the newest backup with that. */
  private Safeguard.Made made(long revision, Consumer<String> progress) throws E2dException {
    for (int attempt = 1; ; attempt++) {
      try {
        return upTo(revision, progress);
      } catch (E2dException e) {
        if (e.code() != ErrorCode.PRECONDITION_FAILED || attempt == ATTEMPTS || revision == 0) {
          throw e;
        }
      }
      pause();
    }
  }

  private Safeguard.Made upTo(long revision, Consumer<String> progress) throws E2dException {
    Safeguard.Made made = safeguard.make(progress);
    if (made.revision() < revision) {
      throw Hands.refused(
          "the etcd of this node is at revision "
              + made.revision()
              + " and the cluster at "
              + revision);
    }
    return made;
  }

  private void pause() throws E2dException {
    try {
      patience.pause(BETWEEN_ATTEMPTS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(ErrorCode.CANCELLED, "order", "", "interrupted", e);
    }
  }
}
