package sh.crit.e2d.shell.internal.format;

import java.util.List;
import sh.crit.e2d.api.service.DiscoveryView;

/** What discovery answered. */
public final class DiscoveryText {
  private DiscoveryText() {}

  /** The text, without a line end after the last line. */
  public static String of(DiscoveryView view, Screen screen) {
    Page page = new Page(screen);
    page.field("type", Tone.STRONG, view.type());
    page.field("matches", String.join(", ", view.matches()));
    page.field("answered", view.problem().isEmpty() ? "in " + view.tookMillis() + " ms" : "");
    page.field("problem", Tone.BAD, view.problem());
    List<String> nobody = view.problem().isEmpty() ? List.of("nobody") : List.of();
    page.list("peers", Tone.PLAIN, view.peers().isEmpty() ? nobody : view.peers());
    page.list("left out", Tone.WARN, view.leftOut());
    return page.text();
  }
}
