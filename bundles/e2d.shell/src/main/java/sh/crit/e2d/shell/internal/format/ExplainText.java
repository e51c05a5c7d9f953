package sh.crit.e2d.shell.internal.format;

import java.util.List;
import sh.crit.e2d.api.service.ExplanationView;

/** Decisions of the past, newest first. */
public final class ExplainText {
  private ExplainText() {}

  /** The text, without a line end after the last line. */
  public static String of(List<ExplanationView> decisions, Screen screen) {
    Page page = new Page(screen);
    if (decisions.isEmpty()) {
      page.line(Tone.PLAIN, "no decision has changed anything yet");
    }
    decisions.forEach(decision -> add(page.gap(), decision));
    return page.text();
  }

  private static void add(Page page, ExplanationView decision) {
    String situation = decision.situation() == 0 ? "" : ", situation " + decision.situation();
    page.line(Tone.STRONG, decision.time() + "  round " + decision.round() + situation);
    boolean acted = !decision.step().isEmpty();
    page.field("  decided", acted ? decision.step() : "to do nothing");
    page.field("  reason", decision.reason());
    decision.waitingFor().forEach(what -> page.field("  waiting for", what));
    if (acted) {
      page.field("  outcome", tone(decision), outcome(decision));
    }
    decision.facts().forEach(fact -> page.field("  fact", fact));
  }

  private static String outcome(ExplanationView decision) {
    return decision.outcome().isEmpty() ? "under way" : decision.outcome();
  }

  private static Tone tone(ExplanationView decision) {
    return switch (decision.outcome()) {
      case "done" -> Tone.GOOD;
      case "" -> Tone.PLAIN;
      default -> Tone.BAD;
    };
  }
}
