package sh.crit.e2d.testkit.sim;

/** Ends work that was under way when its appliance crashed. */
final class NodeCrashed extends Error {
  private static final long serialVersionUID = 1L;

  NodeCrashed() {
    super("the appliance is gone", null, false, false);
  }
}
