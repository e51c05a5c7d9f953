package sh.crit.e2d.core.internal.engine;

import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Observation;

/**
 * The engine's state after a decision, for other threads to look at.
 *
 * @param decision the last decision
 * @param seen what it stood on
 * @param atNanos when, on the appliance's monotonic clock
 */
public record Snapshot(Decision decision, Observation seen, long atNanos) {}
