package sh.crit.e2d.testkit.sim;

/** An invariant does not hold. An error, so that nothing on the way up takes it for a failure. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final int invariant;

  Violation(int invariant, String message) {
    super(message);
    this.invariant = invariant;
  }

  Violation(int invariant, String message, Throwable cause) {
    super(message, cause);
    this.invariant = invariant;
  }

  /** Which of the seven it is; 0 for a failure of the program. */
  public int invariant() {
    return invariant;
  }
}
