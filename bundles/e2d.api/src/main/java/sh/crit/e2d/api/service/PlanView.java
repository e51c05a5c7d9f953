package sh.crit.e2d.api.service;

import java.util.List;

/**
 * What the node would do next, and why; nothing of it is done by asking.
 *
 * @param situation the number of the recognised situation in the operator's manual, 0 for none
 * @param step the next step, empty when nothing is to be done
 * @param reason why, one line
 * @param waitingFor what must happen first
 * @param refused what the node refuses, with the reason
 * @param facts the facts that the plan stands on, one line each with source and age
 */
public record PlanView(
    int situation,
    String step,
    String reason,
    List<String> waitingFor,
    List<String> refused,
    List<String> facts) {
  public PlanView {
    waitingFor = List.copyOf(waitingFor);
    refused = List.copyOf(refused);
    facts = List.copyOf(facts);
  }
}
