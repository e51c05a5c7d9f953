package sh.crit.e2d.spi.etcd;

import java.time.Duration;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.EtcdProcessState;

/**
 * The local etcd, a child process that outlives the appliance.
 *
 * <p><b>Lifecycle.</b> When the service appears it has already adopted a process that an earlier
 * appliance left running for this data directory, if there is one; it checks process id, start time
 * and command, so that a stranger is never taken for ours. When the service goes away the process
 * keeps running; only {@link #stop} ends it.
 *
 * <p><b>Threading.</b> Methods may be called from any thread and are serialised inside. Listeners
 * are called on the provider's own thread and must return at once.
 *
 * <p><b>Errors.</b> What the user can mend (missing binary, address in use, unwritable directory)
 * is an {@link E2dException} with that code. An exit is a fact in {@link #state}, never an
 * exception.
 *
 * <p><b>Cancellation.</b> {@link #start} returns as soon as the process is executed; {@link #stop}
 * is bounded by its argument.
 */
public interface EtcdProcess {
  /**
   * Executes etcd. Idempotent in that a running process is an error and nothing is started.
   *
   * @throws E2dException PRECONDITION_FAILED when one runs or the data directory does not suit the
   *     mode; ETCD_MISSING, STORAGE_UNUSABLE, ADDRESS_IN_USE
   */
  void start(EtcdLaunch launch) throws E2dException;

  /**
   * Ends the process: asks first, forces after the patience is over. Returns when it is gone; does
   * nothing when none runs.
   *
   * @param patience how long to wait before it is forced
   * @throws E2dException FAILED when it could not be ended
   */
  void stop(Duration patience) throws E2dException;

  /** The current state; never blocks. */
  EtcdProcessState state();

  /**
   * The version of the binary that {@link #start} would execute, for example {@code 3.5.30}.
   *
   * @throws E2dException ETCD_MISSING when there is none or it does not run
   */
  String version() throws E2dException;

  /**
   * Calls back at each change of {@link #state}.
   *
   * @return ends the subscription when closed
   */
  Subscription onChange(Runnable listener);

  /** A subscription that ends when closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
