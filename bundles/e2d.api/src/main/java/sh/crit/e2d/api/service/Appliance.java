package sh.crit.e2d.api.service;

import java.util.List;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;

/**
 * The running appliance as its faces see it. An OSGi service, registered while core is active.
 *
 * <p>Threading: every method may be called from any thread; those that ask etcd block up to a few
 * seconds. Errors: a failure to reach etcd is part of the answer, not an exception, unless said
 * otherwise.
 */
public interface Appliance {
  /** The state of this node. */
  StatusView status();

  /**
   * The members of the cluster, each asked for its own status.
   *
   * @throws E2dException with NO_QUORUM or UNREACHABLE when no quorum answers
   */
  List<MemberView> members() throws E2dException;

  /** Asks discovery now; blocks until the provider has answered, 20 seconds at the most. */
  DiscoveryView discover();

  /** What would be done next; does nothing. */
  PlanView plan();

  /**
   * The last decisions that changed anything, newest first.
   *
   * @param limit how many at the most, at least 1
   */
  List<ExplanationView> explain(int limit);

  /** Checks this node and its view of the cluster now. */
  HealthView health();

  /** As {@link #order(Order, Consumer)}, to nobody who waits for progress. */
  default OrderView order(Order order) throws E2dException {
    return order(order, line -> {});
  }

  /**
   * Carries an order out, or shows its plan: what needs a confirmation and has none, or one to
   * another plan, changes nothing. Blocks until it is done, which takes as long as a backup takes
   * where one is made before; ends soon when its thread is interrupted.
   *
   * @param progress is told how far the backup is, one line at a time, on the calling thread
   * @throws E2dException with PRECONDITION_FAILED when it would do harm or the confirmation is not
   *     that of the plan now, NOT_FOUND when there is no such subject, or what carrying it out met,
   *     or the backup before it
   */
  OrderView order(Order order, Consumer<String> progress) throws E2dException;

  /**
   * Stops etcd in order, then returns; the appliance goes on to shut down by itself.
   *
   * @throws E2dException when etcd did not end
   */
  void shutdown() throws E2dException;
}
