package sh.crit.e2d.core.internal.order;

import java.util.List;
import sh.crit.e2d.api.error.E2dException;

/**
 * An order that was looked into and may be carried out.
 *
 * @param basis everything that it stands on; another basis is another plan
 * @param effects what it does, the gravest first
 * @param action does it
 */
record Prepared(String basis, List<String> effects, Action action) {
  Prepared {
    effects = List.copyOf(effects);
  }

  /** What carrying out means. */
  interface Action {
    /** Does it, and says what was done. */
    List<String> run() throws E2dException;
  }
}
