package sh.crit.e2d.brain.scenario;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;

/**
 * The decision that one case expects. Situation, status and step must be told; what a decision
 * waits for or refuses must be told entry by entry, each by a part of its text.
 */
final class Expected {
  private Optional<Integer> situation = Optional.empty();
  private Optional<NodeStatus> status = Optional.empty();
  private Optional<String> step = Optional.empty();
  private String reason = "";
  private final List<String> waits = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  void add(Words words) {
    String verb = words.take("an expectation");
    switch (verb) {
      case "situation" -> situation = Optional.of(words.number("a situation"));
      case "status" -> status = Optional.of(words.oneOf(NodeStatus.class));
      case "step" -> step = Optional.of(words.rest());
      case "reason" -> reason = words.take("a part of the reason");
      case "waits" -> waits.add(words.take("a part of what is waited for"));
      case "refused" -> refused.add(words.take("a part of what is refused"));
      default -> throw words.unknown(verb);
    }
    words.end();
  }

  void requireComplete(String where) {
    if (situation.isEmpty() || status.isEmpty() || step.isEmpty()) {
      throw new IllegalArgumentException(where + ": situation, status and step must be told");
    }
  }

  void check(Decision decision) {
    assertAll(
        "the decision " + decision,
        () -> assertEquals(situation.orElseThrow(), decision.situation(), "situation"),
        () -> assertEquals(status.orElseThrow(), decision.status(), "status"),
        () ->
            assertEquals(
                step.orElseThrow(), decision.step().map(Steps::render).orElse("none"), "step"),
        () -> assertTrue(decision.reason().contains(reason), "reason: " + decision.reason()),
        () -> assertTrue(!decision.reason().isBlank(), "a decision has a reason"),
        () -> assertTexts("waits", waits, decision.waitingFor()),
        () -> assertTexts("refused", refused, decision.refused()));
  }

  private static void assertTexts(String what, List<String> parts, List<String> texts) {
    assertEquals(parts.size(), texts.size(), () -> what + ": " + texts);
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      String text = texts.get(i);
      assertTrue(text.contains(part), () -> what + " '" + part + "', but the text is: " + text);
    }
  }
}
