package sh.crit.e2d.api.service;

import java.util.List;

/**
 * A decision of the past.
 *
 * @param round the round of the decision loop
 * @param time when, ISO-8601 in UTC
 * @param situation the number of the recognised situation in the operator's manual, 0 for none
 * @param step what was decided, empty when it was decided to wait
 * @param reason why, one line
 * @param waitingFor what it was decided to wait for, empty when a step was decided
 * @param outcome what came of it: {@code done}, the error, or empty while under way
 * @param facts the facts it stood on, one line each with source and age
 */
public record ExplanationView(
    long round,
    String time,
    int situation,
    String step,
    String reason,
    List<String> waitingFor,
    String outcome,
    List<String> facts) {
  public ExplanationView {
    waitingFor = List.copyOf(waitingFor);
    facts = List.copyOf(facts);
  }
}
