package sh.crit.e2d.core.internal.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Step;

/**
 * The last decisions that differed from the one before. Written on the lane, read from anywhere.
 */
final class History {
  private static final int KEPT = 200;

  /** A measured time within the message of an error. */
  private static final Pattern MEASURED = Pattern.compile("\\d+\\.\\d{4,}|\\d+ s\\b");

  private final Deque<ExplanationView> entries = new ArrayDeque<>();
  private Optional<Decision> last = Optional.empty();
  private String lastEssence = "";
  private String lastStep = "";

  /**
   * Adds the decision when it is news; says whether it was. Only then are the facts put into words.
   * The same step tried again and the pause between two attempts are none.
   */
  synchronized boolean add(
      long round, Instant time, Decision decision, Supplier<List<String>> facts) {
    Optional<Decision> before = last;
    last = Optional.of(decision);
    if (before.filter(b -> saysTheSame(b, decision)).isPresent()) {
      return false;
    }
    String essence =
        decision.situation()
            + "|"
            + decision.status()
            + "|"
            + settled(decision.reason())
            + "|"
            + decision.refused()
            + "|"
            + (decision.step().isEmpty() ? settled(decision.waitingFor()) : "");
    String step = decision.step().map(Step::describe).orElse("");
    boolean newStep = !step.isEmpty() && !step.equals(lastStep);
    if (essence.equals(lastEssence) && !newStep) {
      return false;
    }
    lastEssence = essence;
    lastStep = step;
    entries.addFirst(
        new ExplanationView(
            round,
            time.toString(),
            decision.situation(),
            step,
            decision.reason(),
            decision.waitingFor(),
            "",
            facts.get()));
    while (entries.size() > KEPT) {
      entries.removeLast();
    }
    return true;
  }

  /** In every word: nearly all rounds of a node that serves, and quick to tell. */
  private static boolean saysTheSame(Decision one, Decision other) {
    return one.situation() == other.situation()
        && one.status() == other.status()
        && one.reason().equals(other.reason())
        && one.waitingFor().equals(other.waitingFor())
        && one.refused().equals(other.refused())
        && one.step().equals(other.step());
  }

  /**
   * What is waited for, without the numbers and reasons that differ from one attempt to the next.
   */
  private static List<String> settled(List<String> waitingFor) {
    return waitingFor.stream()
        .filter(w -> !w.startsWith(Decision.NEXT_ATTEMPT))
        .map(History::settled)
        .toList();
  }

  private static String settled(String words) {
    return MEASURED.matcher(words).replaceAll("#");
  }

  /** Notes what came of the step decided last. */
  synchronized void outcome(String outcome) {
    ExplanationView e = entries.removeFirst();
    entries.addFirst(
        new ExplanationView(
            e.round(),
            e.time(),
            e.situation(),
            e.step(),
            e.reason(),
            e.waitingFor(),
            outcome,
            e.facts()));
  }

  synchronized List<ExplanationView> newest(int limit) {
    return entries.stream().limit(limit).toList();
  }
}
