package sh.crit.e2d.testkit.sim;

/** An invariant does not hold. An error, so that nothing on the way up takes it for a failure. */
public final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }

  public Violation(String message, Throwable cause) {
    super(message, cause);
  }
}
