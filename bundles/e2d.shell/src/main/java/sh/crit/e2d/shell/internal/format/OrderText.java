package sh.crit.e2d.shell.internal.format;

import sh.crit.e2d.api.service.OrderView;

/** What an order has done; or its plan, with the command that confirms it. */
public final class OrderText {
  private OrderText() {}

  /** The text, without a line end after the last line. */
  public static String of(OrderView view, Screen screen) {
    Page page = new Page(screen);
    if (view.done()) {
      page.line(Tone.GOOD, "done: " + view.order());
      view.effects().forEach(effect -> page.item(Tone.PLAIN, effect));
      return page.text();
    }
    page.line(Tone.WARN, "not done yet: " + view.order() + ", plan " + view.planId());
    view.effects().forEach(effect -> page.item(Tone.PLAIN, effect));
    String confirming = screen.caller() + view.order() + " --confirm " + Quoted.word(view.planId());
    return page.copyable(Tone.STRONG, "to do this: " + confirming).text();
  }
}
