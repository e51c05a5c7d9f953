package sh.crit.e2d.brain;

import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.model.RecoveryBallot;

/**
 * A cluster lost its majority for good: since when this node has seen it so without a pause, and
 * whom it wants to recover.
 *
 * @param sinceNanos empty while the majority is not known to be lost
 * @param promise this node's last word; told to the peers
 */
public record Quest(OptionalLong sinceNanos, Optional<RecoveryBallot> promise) {
  /** Nothing is lost. */
  public static final Quest NONE = new Quest(OptionalLong.empty(), Optional.empty());
}
