package sh.crit.e2d.api.model;

import java.util.Optional;

/**
 * The state of the local etcd process.
 *
 * @param running whether it is alive
 * @param pid its process id, 0 when not running
 * @param adopted whether an earlier appliance started it
 * @param sinceNanos when this state began, on the appliance's monotonic clock
 * @param lastExit how the last process ended, as far as this appliance saw it
 */
public record EtcdProcessState(
    boolean running, long pid, boolean adopted, long sinceNanos, Optional<EtcdExit> lastExit) {}
