package sh.crit.e2d.core.internal.order;

import java.util.List;
import sh.crit.e2d.api.error.E2dException;

/**
 * An order that was looked into and may be carried out.
 *
 * @param basis everything that it stands on; another basis is another plan
 * @param effects what it does, the gravest first
 * @param action does it
 * @param grave whether it needs the operator's confirmation although its kind does not
 */
record Prepared(String basis, List<String> effects, Action action, boolean grave) {
  Prepared {
    effects = List.copyOf(effects);
  }

  /** What needs a confirmation only if its kind does. */
  Prepared(String basis, List<String> effects, Action action) {
    this(basis, effects, action, false);
  }

  /** What carrying out means. */
  interface Action {
    /** Does it, and says what was done. */
    List<String> run() throws E2dException;
  }
}
