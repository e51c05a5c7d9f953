package sh.crit.e2d.core.internal.engine;

import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Observation;

/** Who decides: the brain, or in a test one that is broken on purpose. Pure. */
@FunctionalInterface
public interface Thinker {
  /** As {@link sh.crit.e2d.brain.Brain#decide}. */
  Decision decide(ClusterSpec spec, Observation seen, Memory memory, long nowNanos);
}
