package sh.crit.e2d.shell.internal.format;

import sh.crit.e2d.api.service.PlanView;

/** What the node would do next. */
public final class PlanText {
  private PlanText() {}

  /** The text, without a line end after the last line. */
  public static String of(PlanView plan, Screen screen) {
    Page page = new Page(screen);
    page.field("next step", Tone.STRONG, plan.step().isEmpty() ? "nothing to do" : plan.step());
    page.field("reason", plan.reason());
    page.field("situation", plan.situation() == 0 ? "" : Integer.toString(plan.situation()));
    page.list("waiting for", Tone.WARN, plan.waitingFor());
    page.list("refused", Tone.BAD, plan.refused());
    page.list("facts", Tone.PLAIN, plan.facts());
    return page.text();
  }
}
