package sh.crit.e2d.brain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeStatus;

/**
 * What to do, why, and what to remember.
 *
 * @param situation the number of the situation in the operator's manual, 0 for none of them
 * @param status what the node is doing
 * @param reason why, one line
 * @param step the one thing to do now; empty to do nothing
 * @param waitingFor what must happen first; empty when there is a step or nothing is missing
 * @param refused what is refused, with the reason
 * @param memory what to hand to the next decision
 */
public record Decision(
    int situation,
    NodeStatus status,
    String reason,
    Optional<Step> step,
    List<String> waitingFor,
    List<String> refused,
    Memory memory) {
  /** How a wait for the pause between two attempts begins; the rest differs each time. */
  public static final String NEXT_ATTEMPT = "the next attempt to ";

  public Decision {
    waitingFor = List.copyOf(waitingFor);
    refused = List.copyOf(refused);
  }

  /** The same, waiting for something more. */
  public Decision alsoWaitingFor(List<String> more) {
    List<String> all = new ArrayList<>(waitingFor);
    all.addAll(more);
    return new Decision(situation, status, reason, step, all, refused, memory);
  }

  /** The same decision with another step, or none. */
  public Decision withStep(Optional<Step> other) {
    return new Decision(situation, status, reason, other, waitingFor, refused, memory);
  }
}
